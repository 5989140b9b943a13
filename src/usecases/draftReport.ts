import { closeSync, existsSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { exportTime } from '../bundle/export/exportTime.ts';
import { sampleSize } from '../bundle/sampling.ts';
import { Register } from '../controls/register/register.ts';
import { AffidavitError, writeError } from '../errors/affidavitError.ts';
import { programDigest } from '../platform/programDigest.ts';
import type { DraftReport } from '../records/draftReport.ts';
import type { ExaminationType } from '../report/input.ts';
import { renderReport } from '../report/renderReport.ts';
import { conclude, openForConclusion } from './conclude.ts';
import { redactions } from './export/bundleInput.ts';
import { generalLimitations } from './export/limitations.ts';
import { reportRegister } from './export/reportRegister.ts';
import { parsePeriod } from './period.ts';
import { requestListRows } from './requestList.ts';
import { storePath } from './storePath.ts';
import { readTestInputs, type TestFiles } from './testInputs.ts';

/** Options of a draft report. Texts are as the person gave them. */
export interface DraftReportOptions extends TestFiles {
  storeFile: string | undefined;
  period: string;
  entity: string | undefined;
  type: ExaminationType;
  out: string;
  version: string;
  environment: Record<string, string | undefined>;
}

/**
 * Writes the report of a period as one HTML page, marked as a draft: without key, signature and number of the chain.
 *
 * @throws AffidavitError USAGE when the file exists, PERIOD_INVALID, EXPORT_NO_SNAPSHOT, STORE_…, DISK_FULL, WRITE_…; no file
 *   is left behind then
 */
export function writeDraftReport(options: DraftReportOptions): DraftReport {
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
    const conclusion = conclude(store, period, settings(period), { own, entity });
    try {
      const { scope, results } = conclusion;
      const generatedAt = exportTime(options.environment.SOURCE_DATE_EPOCH, new Date());
      const requests = requestListRows(conclusion);
      const pieces = renderReport(
        {
          conclusion,
          entity: options.entity ?? 'Entity not named',
          type: options.type,
          timezone: conclusion.settings.evidence.timezone,
          generatedAt,
          program: { version: options.version, node: process.versions.node, sha256: programDigest() },
          requests,
          limitations: generalLimitations(conclusion, requests),
          redactions: redactions(conclusion),
          sampleSize,
          register: reportRegister(new Register(conclusion, { bundle: null, at: generatedAt.toISOString() })),
          change: null,
        },
        null,
      );
      return {
        path: out,
        bytes: writePieces(out, pieces),
        period: { from: new Date(period.fromMs).toISOString(), to: new Date(period.toMs).toISOString() },
        opening_snapshot: scope.opening?.id ?? null,
        closing_snapshot: scope.closing.id,
        results: results.map(({ id, result, exceptions }) => ({ id, result, exceptions })),
      };
    } finally {
      conclusion.set.close();
    }
  } finally {
    store.close();
  }
}

/** @returns bytes written; nothing is left of a file that could not be written to its end */
function writePieces(out: string, pieces: Iterable<string>): number {
  let file: number | null = null;
  try {
    file = openSync(out, 'wx', 0o600);
    let bytes = 0;
    for (const piece of pieces) bytes += writeSync(file, piece);
    closeSync(file);
    return bytes;
  } catch (cause) {
    if (file !== null) {
      closeSync(file);
      rmSync(out, { force: true });
    }
    if (cause instanceof AffidavitError || (cause as { syscall?: string }).syscall === undefined) throw cause;
    throw writeError(cause, `write ${out}`);
  }
}
