import { createHash } from 'node:crypto';
import path from 'node:path';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { isSamePerson } from '../../evidence/computed/reviews/readReview.ts';
import { printable } from '../../formats/printable.ts';
import type { ReviewCampaign, ReviewDecision, ReviewRow } from '../../records/accessReview.ts';
import type { ReviewFileReport, ReviewImport } from '../../records/reports/reviewReports.ts';
import { openStoreForWriting } from '../../store/file/open.ts';
import type { StoreWriter } from '../../store/store.ts';
import { readInputBytes } from '../import/inputFile.ts';
import { whoRuns } from '../runInfo.ts';
import { existingStore } from '../storePath.ts';
import { type GivenDecision, readDecision } from './decisionCells.ts';
import { alteredCells, readTable, type SheetRow, sheetRows } from './reviewSheet.ts';
import { fixedCells } from './reviewTable.ts';

/** Largest file that is read. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Item of the request list that access reviews answer. */
const ITEM = 26;

/** A decision of a file with its place. */
interface PlacedDecision extends GivenDecision {
  number: number;
  line: number;
}

/**
 * Imports tables that reviewers filled in, as CSV or as workbooks. Every row is held against the numbered population; a row that was altered, added or
 * doubled is refused and costs only itself, a file that cannot be read only itself. The file is kept byte for byte.
 *
 * @param now time of the import
 * @throws AffidavitError STORE_…, DISK_FULL, WRITE_…
 */
export async function importReviews(
  storeFile: string | undefined,
  files: readonly string[],
  now: Date = new Date(),
): Promise<ReviewImport> {
  const store = openStoreForWriting(existingStore(storeFile));
  try {
    const reports: ReviewFileReport[] = [];
    for (const file of files) reports.push(await importFile(store, file, now));
    const accepted = reports.every(
      ({ state, refused, missing }) => state !== 'refused' && refused.length === 0 && missing.length === 0,
    );
    return { accepted, files: reports };
  } finally {
    store.close();
  }
}

async function importFile(store: StoreWriter, file: string, now: Date): Promise<ReviewFileReport> {
  const report: ReviewFileReport = {
    file: path.basename(file),
    state: 'refused',
    review: '',
    sha256: '',
    reviewers: [],
    rows: 0,
    recorded: [],
    unchanged: 0,
    undecided: 0,
    refused: [],
    missing: [],
    self_reviews: [],
    problem: '',
  };
  const content = await read(file);
  if (typeof content === 'string') return { ...report, problem: content };
  const { bytes, rows } = content;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const campaign = campaignOf(store, rows);
  if (typeof campaign === 'string') return { ...report, sha256, rows: rows.length, problem: campaign };
  return recorded(store, campaign, { ...report, sha256, rows: rows.length }, { rows, bytes, now });
}

async function read(file: string): Promise<{ bytes: Buffer; rows: SheetRow[] } | string> {
  try {
    const bytes = readInputBytes(file, MOST_BYTES);
    const rows = sheetRows(await readTable(bytes, file));
    if (typeof rows === 'string') return `line 1: ${rows}`;
    return rows.length === 0 ? 'it holds no row' : { bytes, rows };
  } catch (error) {
    if (error instanceof AffidavitError) return error.message;
    throw error;
  }
}

function campaignOf(store: StoreWriter, rows: readonly SheetRow[]): ReviewCampaign | string {
  const campaigns = store.reviews.campaigns();
  const names = [...new Set(rows.map(({ fixed }) => fixed.review.trim()))];
  const found = names.flatMap((name) => campaigns.find((campaign) => campaign.name === name) ?? []);
  if (found.length > 1)
    return `it has rows of several reviews: ${names.map((name) => printable(name, 40)).join(', ')}`;
  const known = campaigns.map(({ name }) => name).join(', ');
  return (
    found[0] ??
    `the store knows no review "${printable(names[0] ?? '', 60)}"${known === '' ? '' : ` (it holds ${known})`}`
  );
}

function recorded(
  store: StoreWriter,
  campaign: ReviewCampaign,
  report: ReviewFileReport,
  { rows, bytes, now }: { rows: readonly SheetRow[]; bytes: Buffer; now: Date },
): ReviewFileReport {
  const population = new Map(store.reviews.rows(campaign.id).map((row) => [row.number, row]));
  const sorted = sortRows(rows, population, campaign, now);
  const files = store.reviews.files(campaign.id).filter(({ sha256 }) => sha256 === report.sha256);
  const versions = Map.groupBy(store.reviews.decisions(campaign.id), ({ number }) => number);
  const fresh = sorted.decisions.filter(
    (decision) => !isKnown(decision, versions.get(decision.number) ?? [], files),
  );
  const reviewers = new Set(sorted.seen.map((number) => population.get(number)?.reviewer ?? ''));
  const missing = [...population.values()]
    .filter(({ number, reviewer }) => reviewers.has(reviewer) && !sorted.named.has(number))
    .map(({ number }) => number);
  const facts = {
    review: campaign.name,
    reviewers: [...reviewers],
    unchanged: sorted.decisions.length - fresh.length,
    undecided: sorted.undecided,
    refused: sorted.refused,
    missing,
    self_reviews: sorted.decisions
      .filter(({ number, by }) => isSamePerson(by, population.get(number)?.holder ?? ''))
      .map(({ number }) => number),
  };
  if (sorted.seen.length === 0)
    return { ...report, ...facts, problem: 'none of its rows is as it was given out' };
  if (fresh.length === 0 && files.length > 0) return { ...report, ...facts, state: 'unchanged' };
  const imported = now.toISOString();
  const who = whoRuns();
  store.inTransaction(() => {
    store.local.saveAttachment(
      {
        sha256: report.sha256,
        name: report.file,
        row: ITEM,
        note: `Access review ${campaign.name}, as imported`,
        who,
        attached: imported,
        period: { from: campaign.period.from, to: campaign.period.to },
      },
      bytes,
    );
    store.reviews.saveFile({
      campaign: campaign.id,
      name: report.file,
      sha256: report.sha256,
      imported,
      who,
      rows: rows.length,
      recorded: fresh.length,
      refused: sorted.refused.length,
      missing: missing.length,
      decisions: fresh,
    });
  });
  return {
    ...report,
    ...facts,
    state: 'imported',
    recorded: fresh.map(({ number, decision }) => ({
      row: number,
      version: (versions.get(number)?.length ?? 0) + 1,
      decision,
    })),
  };
}

/** Whether a row says what was recorded last, or came with this very file before. */
function isKnown(
  { decision, comment, decided, by }: PlacedDecision,
  versions: readonly ReviewDecision[],
  files: readonly { id: number }[],
): boolean {
  const last = versions.at(-1);
  if (versions.some((version) => files.some(({ id }) => id === version.file))) return true;
  return (
    last !== undefined &&
    last.decision === decision &&
    last.comment === comment &&
    last.decided === decided &&
    last.by === by
  );
}

interface SortedRows {
  decisions: PlacedDecision[];
  refused: ReviewFileReport['refused'];
  undecided: number;
  /** numbers of the rows that are as they were given out */
  seen: number[];
  /** numbers that some line has, whether or not the line was taken */
  named: Set<number>;
}

function sortRows(
  rows: readonly SheetRow[],
  population: ReadonlyMap<number, ReviewRow>,
  campaign: ReviewCampaign,
  now: Date,
): SortedRows {
  const sorted: SortedRows = { decisions: [], refused: [], undecided: 0, seen: [], named: new Set() };
  const numbers = rows.map(({ fixed }) => numberOf(fixed.row));
  for (const [index, { line, fixed, filled }] of rows.entries()) {
    const number = numbers[index] ?? 0;
    const row = population.get(number);
    if (row !== undefined) sorted.named.add(number);
    const refuse = (reason: string) => void sorted.refused.push({ line, row: number, reason });
    const twin = numbers.findIndex((other, at) => other === number && at !== index);
    const wrong = wrongRow(campaign, fixed, row);
    if (wrong !== '') refuse(wrong);
    else if (twin >= 0)
      refuse(`row ${number} comes twice, also in line ${rows[twin]?.line}: neither was taken`);
    else {
      sorted.seen.push(number);
      const { reviewer } = row as ReviewRow;
      const decision = readDecision(filled, reviewer, campaign.started, now.getTime());
      if (typeof decision === 'string') refuse(printable(decision, 200));
      else if (decision === null) sorted.undecided += 1;
      else sorted.decisions.push({ ...decision, number, line });
    }
  }
  return sorted;
}

/** @returns why a line is not one that was given out; empty: it is */
function wrongRow({ name }: ReviewCampaign, fixed: SheetRow['fixed'], row: ReviewRow | undefined): string {
  if (row === undefined) return `"${printable(fixed.row, 40)}" is no row of the review ${name}: it was added`;
  const given = fixedCells(name, row);
  const altered = alteredCells(fixed, given);
  const [first] = altered;
  if (first === undefined) return '';
  return `row ${row.number} was altered: ${altered.join(', ')} ("${printable(fixed[first], 60)}" where "${printable(given[first], 60)}" was given out)`;
}

function numberOf(cell: string): number {
  return /^\d{1,9}$/.test(cell.trim()) ? Number(cell.trim()) : 0;
}
