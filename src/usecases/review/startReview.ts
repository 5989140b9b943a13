import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AffidavitError, writeError } from '../../errors/affidavitError.ts';
import { buildEvidenceSet } from '../../evidence/buildEvidenceSet.ts';
import { isComparable } from '../../evidence/computed/grantHistory.ts';
import { bareName } from '../../evidence/computed/reviews/readReview.ts';
import { plural } from '../../formats/plural.ts';
import { printable } from '../../formats/printable.ts';
import {
  type ReviewPart,
  type ReviewRow,
  type ReviewScope,
  workbookName,
} from '../../records/accessReview.ts';
import type { Period } from '../../records/period.ts';
import type { ReviewStart } from '../../records/reports/reviewReports.ts';
import { openStoreForWriting } from '../../store/file/open.ts';
import type { StoreReader, StoreWriter } from '../../store/store.ts';
import { attachmentFacts, openForConclusion } from '../conclude/conclude.ts';
import { readTestInputs, type TestFiles } from '../conclude/testInputs.ts';
import { parsePeriod } from '../period.ts';
import { whoRuns } from '../runInfo.ts';
import { existingStore } from '../storePath.ts';
import { reviewPopulation, type UnassignedRow } from './population.ts';
import { type ChooseReviewer, chooseReviewers } from './reviewers.ts';
import { populationDigest, reviewTable, reviewWorkbook } from './reviewTable.ts';

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
 * Numbers the grants of the closing snapshot of a period, writes a table for each reviewer, as CSV and as a workbook, and keeps rows and hashes in the store.
 *
 * @throws AffidavitError USAGE when a row has no reviewer or there is no row, COLLECTION_INCOMPLETE when the snapshot does not list
 *   all grants, FILE_EXISTS, FILE_…, PERIOD_INVALID, EXPORT_NO_SNAPSHOT, STORE_…, DISK_FULL, WRITE_…; nothing is kept then
 */
export async function startReview(options: StartOptions): Promise<ReviewStart> {
  const period = parsePeriod(options.period);
  const { rows, snapshot } = numberedRows(options, period);
  const out = path.resolve(options.out);
  const store = openStoreForWriting(existingStore(options.storeFile));
  const written: string[] = [];
  try {
    const started = (options.now ?? new Date()).toISOString();
    // nobody else writes to the store meanwhile
    const tables = await tablesOf(store.reviews.nextName(period.label), rows, started);
    const campaign = store.reviews.start({
      period: {
        label: period.label,
        from: new Date(period.fromMs).toISOString(),
        to: new Date(period.toMs).toISOString(),
      },
      scope: options.scope,
      ...snapshot,
      started,
      who: whoRuns(),
      population_sha256: populationDigest(rows),
      rows: rows.length,
      replaces: undecided(store, period, options.scope),
      population: rows,
      parts: (name) => writeTables(out, name, tables, written),
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

/** The population with its reviewers, and the snapshot that it is of; no test of controls is performed. */
function numberedRows(options: StartOptions, period: Period) {
  const { evidence: settings, all } = readTestInputs(options).settings(period);
  const store = openForConclusion(existingStore(options.storeFile));
  try {
    const { set, scope } = buildEvidenceSet(store, { period, settings, all, attachmentFacts });
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

/** The files of one reviewer. */
interface ReviewerTables extends ReviewPart {
  csv: string;
  workbook: Uint8Array;
}

function tablesOf(name: string, rows: readonly ReviewRow[], started: string): Promise<ReviewerTables[]> {
  const byReviewer = [...Map.groupBy(rows, ({ reviewer }) => reviewer)];
  return Promise.all(
    byReviewer.map(async ([reviewer, own], index) => {
      const csv = reviewTable(name, own);
      const workbook = await reviewWorkbook(name, own, started);
      return {
        reviewer,
        file: fileName(name, index, reviewer),
        sha256: digest(csv),
        rows: own.length,
        csv,
        workbook,
      };
    }),
  );
}

function writeTables(
  out: string,
  name: string,
  tables: readonly ReviewerTables[],
  written: string[],
): ReviewPart[] {
  const files = tables.flatMap(({ file, csv, workbook }): [string, string | Uint8Array][] => [
    [file, csv],
    [workbookName(file), workbook],
  ]);
  const sums = files.map(([file, content]) => `${digest(content)}  ${file}\n`).join('');
  try {
    mkdirSync(out, { recursive: true });
    for (const [file, content] of files) writeNew(path.join(out, file), content, written);
    writeNew(path.join(out, `review-${name}-SHA256SUMS`), sums, written);
  } catch (cause) {
    throw cause instanceof AffidavitError ? cause : writeError(cause, `write the review's files to ${out}`);
  }
  return tables.map(({ reviewer, file, sha256, rows }) => ({ reviewer, file, sha256, rows }));
}

function writeNew(file: string, content: string | Uint8Array, written: string[]): void {
  if (existsSync(file))
    throw new AffidavitError(
      'FILE_EXISTS',
      `${file} exists already.`,
      'Name another folder with --out, or move that file away.',
    );
  written.push(file);
  writeFileSync(file, content, { mode: 0o600, flag: 'wx' });
}

function fileName(name: string, index: number, reviewer: string): string {
  const safe = reviewer
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .slice(0, 60);
  return `review-${name}-${String(index + 1).padStart(2, '0')}-${safe}.csv`;
}

function digest(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
