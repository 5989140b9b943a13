import { plural } from '../../../formats/plural.ts';
import { readerTime } from '../../../formats/readerTime.ts';
import type {
  ReviewFileReport,
  ReviewImport,
  ReviewList,
  ReviewStart,
  ReviewStatus,
} from '../../../records/reports/reviewReports.ts';
import { statusWord } from '../statusWord.ts';
import { cell, table } from '../table.ts';

/** Rows and row numbers that are shown of each kind; --json has all. */
const MOST_SHOWN = 20;

/** A review that was started, and its files. */
export function presentReviewStart(report: ReviewStart): string {
  const { name, rows, snapshot, snapshot_started, files, own_rows, replaces } = report;
  const moved = own_rows
    .slice(0, MOST_SHOWN)
    .map(({ row, holder, reviewer }) => `  row ${row}: ${cell(holder)}, reviewed by ${cell(reviewer)}`);
  return [
    `Access review ${name}: ${plural(rows, 'row')} of snapshot ${snapshot} (${readerTime(snapshot_started)})`,
    ...(replaces === '' ? [] : [`It takes the place of ${replaces}, in which nothing was decided.`]),
    `SHA-256 of the numbered rows: ${report.population_sha256}`,
    '',
    table(
      [{ head: 'REVIEWER' }, { head: 'ROWS', right: true }, { head: 'FILE' }],
      files.map(({ reviewer, rows: count, file }) => [cell(reviewer), String(count), cell(file)]),
    ),
    ...(own_rows.length === 0
      ? []
      : [
          '',
          `Nobody reviews their own row: ${plural(own_rows.length, 'row')} went to another reviewer`,
          ...moved,
          ...rest(own_rows.length),
        ]),
    '',
    `Written to ${cell(report.out, 500)}, each also as a workbook (.xlsx). Fill in one of the two: decision (keep, remove or change), comment and date; then: affidavit review import FILE …`,
  ].join('\n');
}

/** Outcome of each imported file. */
export function presentReviewImport({ files }: ReviewImport): string {
  return files.map(presentFile).join('\n\n');
}

function presentFile(file: ReviewFileReport): string {
  const name = cell(file.file);
  if (file.problem !== '')
    return [`${name}: refused, ${cell(file.problem, 500)}`, ...refusedLines(file)].join('\n');
  const parts = [
    `${plural(file.recorded.length, 'decision')} recorded`,
    ...(file.unchanged > 0 ? [`${file.unchanged} unchanged`] : []),
    ...(file.undecided > 0 ? [`${file.undecided} without a decision`] : []),
    ...(file.refused.length > 0 ? [`${file.refused.length} refused`] : []),
    ...(file.missing.length > 0 ? [`${file.missing.length} missing`] : []),
  ];
  return [
    `${name}: access review ${file.review}, ${parts.join(', ')} (${plural(file.rows, 'row')})`,
    ...refusedLines(file),
    ...(file.missing.length === 0
      ? []
      : [`  missing: ${plural(file.missing.length, 'row')} (${numbers(file.missing)})`]),
    ...(file.self_reviews.length === 0
      ? []
      : [`  decided by the holder, which K25 reports as an exception: row ${numbers(file.self_reviews)}`]),
  ].join('\n');
}

function refusedLines({ refused }: ReviewFileReport): string[] {
  return [
    ...refused.slice(0, MOST_SHOWN).map(({ line, reason }) => `  line ${line}: ${cell(reason, 300)}`),
    ...rest(refused.length),
  ];
}

/** Reviews with their reviewers. */
export function presentReviews({ reviews }: ReviewList): string {
  if (reviews.length === 0) return 'No access review was started. Start one with `affidavit review start`.';
  return reviews.map(presentReview).join('\n\n');
}

function presentReview(review: ReviewStatus): string {
  const { name, state, decided, rows, kept, removed, changed, self_reviews, reviewers } = review;
  return [
    `Access review ${name} (${review.scope}), started ${readerTime(review.started)} over snapshot ${review.snapshot}: ${statusWord(state)}`,
    `${decided} of ${plural(rows, 'row')} decided: ${kept} keep, ${removed} remove, ${changed} change${self_reviews === 0 ? '' : `; ${self_reviews} by the holder`}`,
    '',
    table(
      [
        { head: 'REVIEWER' },
        { head: 'ROWS', right: true },
        { head: 'DECIDED', right: true },
        { head: 'OUTSTANDING', width: 30 },
        { head: 'FILE' },
      ],
      reviewers.map((one) => [
        cell(one.reviewer),
        String(one.rows),
        String(one.decided),
        one.undecided === 0 ? '' : `${one.undecided}: ${numbers(one.outstanding, 8)}`,
        cell(one.file),
      ]),
    ),
  ].join('\n');
}

/** Reviewers who have not decided everything, with the file that each was given. */
export function presentOutstanding({ reviews }: ReviewList): string {
  const lines = reviews.flatMap(({ name, reviewers }) =>
    reviewers.map(
      ({ reviewer, undecided, rows, file }) =>
        `${cell(reviewer)}: ${undecided} of ${plural(rows, 'row')} of access review ${name} without a decision (${cell(file)})`,
    ),
  );
  return lines.length === 0 ? 'Nothing is outstanding.' : lines.join('\n');
}

function numbers(all: readonly number[], most = MOST_SHOWN): string {
  return `${all.slice(0, most).join(', ')}${all.length > most ? ', …' : ''}`;
}

function rest(count: number): string[] {
  return count > MOST_SHOWN ? [`  and ${count - MOST_SHOWN} more`] : [];
}
