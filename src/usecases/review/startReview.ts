import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AffidavitError, writeError } from '../../errors/affidavitError.ts';
import { isComparable } from '../../evidence/computed/grantHistory.ts';
import { bareName } from '../../evidence/computed/reviews/readReview.ts';
import { plural } from '../../formats/plural.ts';
import { printable } from '../../formats/printable.ts';
import type { ReviewPart, ReviewRow, ReviewScope } from '../../records/accessReview.ts';
import type { Period } from '../../records/period.ts';
import type { ReviewStart } from '../../records/reports/reviewReports.ts';
import { openStoreForWriting } from '../../store/file/open.ts';
import type { StoreReader, StoreWriter } from '../../store/store.ts';
import { conclude, openForConclusion } from '../conclude/conclude.ts';
import { readTestInputs, type TestFiles } from '../conclude/testInputs.ts';
import { parsePeriod } from '../period.ts';
import { whoRuns } from '../runInfo.ts';
import { existingStore } from '../storePath.ts';
import { reviewPopulation, type UnassignedRow } from './population.ts';
import { type ChooseReviewer, chooseReviewers } from './reviewers.ts';
import { populationDigest, reviewTable } from './reviewTable.ts';

/** Which review to start. Texts are as the person gave them. */
export interface StartOptions extends TestFiles {
  storeFile: string | undefined;
  period: string;
  scope: ReviewScope;
  /** list of reviewers; undefined: none */
  reviewersFile: string | undefined;
  /** fallback reviewers, in their order */
  fallback: readonly string[];
  out: string;
  /** time of the start; now unless given */
  now?: Date;
}

/**
 * Numbers the grants of the closing snapshot of a period, writes one file for each reviewer, and keeps both in the store.
 *
 * @throws AffidavitError USAGE when a row has no reviewer or there is no row, COLLECTION_INCOMPLETE when the snapshot does not list
 *   all grants, FILE_EXISTS, FILE_…, PERIOD_INVALID, EXPORT_NO_SNAPSHOT, STORE_…, DISK_FULL, WRITE_…; nothing is kept then
 */
export function startReview(options: StartOptions): ReviewStart {
  const period = parsePeriod(options.period);
  const { rows, snapshot } = numberedRows(options, period);
  const out = path.resolve(options.out);
  const store = openStoreForWriting(existingStore(options.storeFile));
  const written: string[] = [];
  try {
    const campaign = store.reviews.start({
      period: {
        label: period.label,
        from: new Date(period.fromMs).toISOString(),
        to: new Date(period.toMs).toISOString(),
      },
      scope: options.scope,
      ...snapshot,
      started: (options.now ?? new Date()).toISOString(),
      who: whoRuns(),
      population_sha256: populationDigest(rows),
      rows: rows.length,
      replaces: undecided(store, period, options.scope),
      population: rows,
      parts: (name) => writeTables(out, name, rows, written),
    });
    const files = store.reviews.parts(campaign.id);
    return {
      ...campaign,
      out,
      files,
      own_rows: rows
        .filter(({ chosen }) => chosen.includes(OWN))
        .map(({ number, holder, reviewer }) => ({ row: number, holder, reviewer })),
    };
  } catch (error) {
    for (const file of written) rmSync(file, { force: true });
    throw error;
  } finally {
    store.close();
  }
}

const OWN = 'nobody reviews their own row';

/** The population with its reviewers, and the snapshot that it is of. */
function numberedRows(options: StartOptions, period: Period) {
  const { settings, own, entity } = readTestInputs(options);
  const store = openForConclusion(existingStore(options.storeFile));
  try {
    const { set, scope } = conclude(store, period, settings(period), { own, entity });
    try {
      const { closing } = scope;
      refuseIncomplete(scope.store, closing.id);
      const population = reviewPopulation(set, options.scope);
      const choose = chooseReviewers(set, options.reviewersFile, options.fallback);
      return {
        rows: assigned(population, choose, options),
        snapshot: { snapshot: closing.id, snapshot_started: closing.started },
      };
    } finally {
      set.close();
    }
  } finally {
    store.close();
  }
}

function refuseIncomplete(store: StoreReader, id: number): void {
  const snapshot = store.snapshot(id);
  if (snapshot === null || isComparable(snapshot)) return;
  throw new AffidavitError(
    'COLLECTION_INCOMPLETE',
    `Snapshot ${id} does not list all users, roles and other sources of grants: a population of it would not be complete.`,
    'See `affidavit snapshots show`, add the rule that is missing (`affidavit doctor`), and pull again.',
  );
}

function assigned(
  population: readonly UnassignedRow[],
  choose: ChooseReviewer,
  { scope }: StartOptions,
): ReviewRow[] {
  if (population.length === 0)
    throw new AffidavitError(
      'USAGE',
      `The closing snapshot shows no grant of the scope "${scope}".`,
      'Choose another --scope or --period.',
    );
  const without = population.filter((row) => choose(row) === null);
  if (without.length > 0) throw noReviewer(without);
  const spelled = new Map<string, string>();
  return population.map((row, index) => {
    const { reviewer, chosen } = choose(row) as NonNullable<ReturnType<ChooseReviewer>>;
    const person = bareName(reviewer);
    if (!spelled.has(person)) spelled.set(person, reviewer);
    return { number: index + 1, reviewer: spelled.get(person) ?? reviewer, chosen, ...row };
  });
}

function noReviewer(rows: readonly UnassignedRow[]): AffidavitError {
  const first = rows
    .slice(0, 5)
    .map(({ holder, role }) => `${printable(holder, 60)} (${printable(role, 40)})`);
  const more = rows.length > first.length ? ', …' : '';
  return new AffidavitError(
    'USAGE',
    `${plural(rows.length, 'row')} would have no reviewer but the holder: ${first.join(', ')}${more}.`,
    'Name a fallback reviewer with --reviewer, and a second one for the rows of the first; or lines for them in --reviewers.',
  );
}

/** An earlier review of the same period and scope, in which nobody has decided anything; empty: none. */
function undecided(store: StoreWriter, period: Period, scope: ReviewScope): string {
  const campaigns = store.reviews.campaigns();
  const replaced = new Set(campaigns.map(({ replaces }) => replaces));
  const found = campaigns.findLast(
    (campaign) =>
      campaign.scope === scope &&
      Date.parse(campaign.period.from) === period.fromMs &&
      Date.parse(campaign.period.to) === period.toMs &&
      !replaced.has(campaign.name) &&
      store.reviews.decisions(campaign.id).length === 0,
  );
  return found?.name ?? '';
}

function writeTables(out: string, name: string, rows: readonly ReviewRow[], written: string[]): ReviewPart[] {
  const byReviewer = [...Map.groupBy(rows, ({ reviewer }) => reviewer)];
  const parts = byReviewer.map(([reviewer, own], index): ReviewPart & { csv: string } => {
    const csv = reviewTable(name, own);
    return { reviewer, file: fileName(name, index, reviewer), sha256: digest(csv), rows: own.length, csv };
  });
  const sums = parts.map(({ sha256, file }) => `${sha256}  ${file}\n`).join('');
  try {
    mkdirSync(out, { recursive: true });
    for (const { file, csv } of parts) writeNew(path.join(out, file), csv, written);
    writeNew(path.join(out, `review-${name}-SHA256SUMS`), sums, written);
  } catch (cause) {
    throw cause instanceof AffidavitError ? cause : writeError(cause, `write the review's files to ${out}`);
  }
  return parts.map(({ csv: _, ...part }) => part);
}

function writeNew(file: string, text: string, written: string[]): void {
  if (existsSync(file))
    throw new AffidavitError(
      'FILE_EXISTS',
      `${file} exists already.`,
      'Name another folder with --out, or move that file away.',
    );
  written.push(file);
  writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
}

function fileName(name: string, index: number, reviewer: string): string {
  const safe = reviewer
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .slice(0, 60);
  return `review-${name}-${String(index + 1).padStart(2, '0')}-${safe}.csv`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
