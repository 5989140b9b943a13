import { existsSync } from 'node:fs';
import path from 'node:path';
import { AffidavitError } from '../errors/affidavitError.ts';
import type { EvidenceReport } from '../records/reports/evidenceReport.ts';
import { conclude, openForConclusion } from './conclude/conclude.ts';
import { readTestInputs, type TestFiles } from './conclude/testInputs.ts';
import { parsePeriod } from './period.ts';
import { storePath } from './storePath.ts';

/**
 * Keeps the evidence set of a period as a SQLite file, with the populations and the rows that the procedures found.
 *
 * @throws AffidavitError USAGE when the file exists, PERIOD_INVALID, EXPORT_NO_SNAPSHOT, STORE_…, DISK_FULL, WRITE_…
 */
export function keepEvidence(
  options: { storeFile: string | undefined; period: string; out: string } & TestFiles,
): EvidenceReport {
  const period = parsePeriod(options.period);
  const { settings, own, entity } = readTestInputs(options);
  const out = path.resolve(options.out);
  if (existsSync(out))
    throw new AffidavitError(
      'USAGE',
      `${out} exists already.`,
      'Name another file with --out, or remove that one.',
    );
  const store = openForConclusion(storePath(options.storeFile));
  try {
    const { set, scope, results } = conclude(store, period, settings(period), {
      file: out,
      own,
      entity,
    });
    const tables = set.tables().map(({ table, rows }) => ({ table, rows }));
    set.close();
    return {
      path: out,
      period: { from: new Date(period.fromMs).toISOString(), to: new Date(period.toMs).toISOString() },
      opening_snapshot: scope.opening?.id ?? null,
      closing_snapshot: scope.closing.id,
      tables,
      results: results.map(({ id, result, exceptions }) => ({ id, result, exceptions })),
    };
  } finally {
    store.close();
  }
}
