import { tmpdir } from 'node:os';
import path from 'node:path';
import { Delta } from '../bundle/delta/delta.ts';
import { writeDelta } from '../bundle/delta/deltaFiles.ts';
import type { DeltaInput } from '../bundle/delta/deltaSide.ts';
import { eventChanges } from '../bundle/delta/eventChanges.ts';
import { folderSink } from '../bundle/delta/folderSink.ts';
import { BundleUnreadable, openZipSide, type ZipSide } from '../bundle/delta/zipSide.ts';
import { EXCEL_ROW_LIMIT } from '../bundle/export/csvCells.ts';
import { AffidavitError } from '../errors/affidavitError.ts';
import type { DiffReport } from '../records/delta.ts';
import { hasFailed, outcomeOf, type VerifyOptions, verify } from './verify.ts';

/** Rows of each list of the report; --out has them all. */
const MOST_ROWS = 2_000;

/** Two bundles to compare. */
export interface DiffOptions extends VerifyOptions {
  before: string;
  after: string;
  /** folder for the tables; undefined: none are written */
  out: string | undefined;
}

/**
 * Compares two bundles: rows, results, settings, exceptions, and events of a common period. Needs neither store nor gateway.
 *
 * @throws AffidavitError VERIFICATION_FAILED when one does not verify, FILE_…, KEY_INVALID, DISK_FULL, WRITE_…
 */
export async function diff(options: DiffOptions): Promise<DiffReport> {
  const checked = [await verified(options.before, options), await verified(options.after, options)] as const;
  const before = await opened(options.before);
  try {
    const after = await opened(options.after);
    try {
      const report = await compare(before, after);
      if (options.out !== undefined) await writeTables(before, after, path.resolve(options.out));
      return {
        before: { file: options.before, verified: checked[0] },
        after: { file: options.after, verified: checked[1] },
        ...report,
        out: options.out ?? null,
      };
    } finally {
      await after.close();
    }
  } finally {
    await before.close();
  }
}

async function verified(file: string, options: VerifyOptions): Promise<string> {
  const report = await verify(file, options);
  if (!hasFailed(report)) return outcomeOf(report);
  throw new AffidavitError(
    'VERIFICATION_FAILED',
    `${file} does not verify, so it is not compared.`,
    'Run `affidavit verify` on it: it names every check that failed.',
  );
}

async function opened(file: string): Promise<ZipSide> {
  try {
    return await openZipSide(file, null);
  } catch (error) {
    if (!(error instanceof BundleUnreadable)) throw error;
    throw new AffidavitError(
      'FILE_INVALID',
      `${file} cannot be compared: ${error.message}`,
      'Compare bundles of schema v2.',
    );
  }
}

function inputOf(before: ZipSide, after: ZipSide): DeltaInput {
  if (before.pseudonymKey !== after.pseudonymKey)
    return {
      ...{ before: null, previous: before, lateEvents: null },
      reason:
        'The two bundles have different pseudonyms, or only one of them has any: their rows cannot be compared.',
    };
  const isByReference = before.eventsByReference || after.eventsByReference;
  return {
    before,
    previous: before,
    reason: '',
    lateEvents: isByReference ? null : () => eventChanges(before, after),
  };
}

async function compare(
  before: ZipSide,
  after: ZipSide,
): Promise<Omit<DiffReport, 'before' | 'after' | 'out'>> {
  const delta = new Delta(inputOf(before, after), after, tmpdir());
  try {
    const changes = await firstOf(delta.changes());
    const exceptions = await firstOf(delta.exceptions());
    const events = await firstOf(delta.lateEvents());
    return {
      summary: delta.summary(),
      results: delta.results(),
      settings: delta.settings(),
      changes: changes.rows,
      exceptions: exceptions.rows,
      late_events: events.rows,
      left_out: { changes: changes.left, exceptions: exceptions.left, late_events: events.left },
    };
  } finally {
    delta.close();
  }
}

async function writeTables(before: ZipSide, after: ZipSide, folder: string): Promise<void> {
  const delta = new Delta(inputOf(before, after), after, tmpdir());
  try {
    await writeDelta(folderSink(folder), delta, { folder: '', rowLimit: EXCEL_ROW_LIMIT });
  } finally {
    delta.close();
  }
}

/** The first rows of a stream, and how many follow: it is read to its end. */
async function firstOf<Row>(rows: AsyncIterable<Row>): Promise<{ rows: Row[]; left: number }> {
  const first: Row[] = [];
  let left = 0;
  for await (const row of rows) {
    if (first.length < MOST_ROWS) first.push(row);
    else left += 1;
  }
  return { rows: first, left };
}
