import { createWriteStream, existsSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportTime } from '../bundle/export/exportTime.ts';
import { AffidavitError, writeError } from '../errors/affidavitError.ts';
import type { DraftReport } from '../records/reports/draftReport.ts';
import type { ExaminationType } from '../report/input.ts';
import { renderReport } from '../report/renderReport.ts';
import { type ExceptionScope, shownPeriod, withRegister } from './exceptions/withRegister.ts';
import { bundleInput } from './export/bundleInput.ts';
import { reportInput } from './report/reportInput.ts';

/** Which draft is wanted. Texts are as the person gave them. */
export interface DraftOptions extends ExceptionScope {
  /** undefined: the name of the cluster */
  entity: string | undefined;
  type: ExaminationType;
  out: string;
  version: string;
  environment: Record<string, string | undefined>;
}

/**
 * Writes the report of a period as a draft: the page of the bundle without key, number and signature, marked DRAFT on every page.
 *
 * @throws AffidavitError USAGE when the file exists, PERIOD_INVALID, EXPORT_NO_SNAPSHOT, STORE_…, DISK_FULL, WRITE_…
 */
export async function writeDraft(options: DraftOptions): Promise<DraftReport> {
  const out = path.resolve(options.out);
  if (existsSync(out))
    throw new AffidavitError(
      'USAGE',
      `${out} exists already.`,
      'Name another file with --out, or remove that one.',
    );
  const generatedAt = exportTime(options.environment.SOURCE_DATE_EPOCH, new Date());
  const { pieces, report } = withRegister(options, ({ conclusion, register, period }) => {
    const entity = options.entity ?? conclusion.scope.closing.cluster.name;
    const place = { sequence: 1, previous: null, replaces: null, superseded: [], timestamps: [] };
    const input = bundleInput(conclusion, register, {
      ...{ ...place, entity, exportedAt: generatedAt },
      delta: { before: null, previous: null, reason: '', lateEvents: null },
    });
    const { timezone, limitations, redactions, controls } = input;
    const frame = { entity, timezone, limitations, redactions, generatedAt };
    const page = reportInput(conclusion, register, {
      ...frame,
      controls,
      type: options.type,
      version: options.version,
    });
    return {
      // at most 5 MB
      pieces: [...renderReport(page, null)],
      report: { path: out, entity, period: shownPeriod(period), exceptions: controls.register },
    };
  });
  try {
    await pipeline(Readable.from(pieces), createWriteStream(out, { flags: 'wx', mode: 0o600 }));
  } catch (cause) {
    throw writeError(cause, `write ${out}`);
  }
  return report;
}
