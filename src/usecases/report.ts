import { createWriteStream, existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportTime } from '../bundle/export/exportTime.ts';
import { AffidavitError, writeError } from '../errors/affidavitError.ts';
import type { DraftReport } from '../records/reports/draftReport.ts';
import type { ExaminationType, ReportInput } from '../report/input.ts';
import { renderReport } from '../report/renderReport.ts';
import { renderWorkbook } from '../report/renderWorkbook.ts';
import {
  duringRegister,
  type ExceptionScope,
  type RegisterView,
  shownPeriod,
} from './exceptions/withRegister.ts';
import { bundleInput } from './export/bundleInput.ts';
import { reportInput } from './report/reportInput.ts';

/** Which draft is wanted. Texts are as the person gave them. */
export interface DraftOptions extends ExceptionScope {
  /** undefined: the name of the cluster */
  entity: string | undefined;
  type: ExaminationType;
  /** the page */
  out: string;
  /** the workbook; undefined: none is written */
  workbook: string | undefined;
  version: string;
  environment: Record<string, string | undefined>;
}

/**
 * Writes the report of a period as a draft: the page of the bundle, and its workbook where one is wanted, without key, number and
 * signature, marked DRAFT on every page.
 *
 * @throws AffidavitError USAGE when a file exists, PERIOD_INVALID, EXPORT_NO_SNAPSHOT, STORE_…, DISK_FULL, WRITE_…
 */
export async function writeDraft(options: DraftOptions): Promise<DraftReport> {
  const out = newFile(options.out, '--out');
  const workbook = options.workbook === undefined ? null : newFile(options.workbook, '--workbook');
  const generatedAt = exportTime(options.environment.SOURCE_DATE_EPOCH, new Date());
  return await duringRegister(options, async (view) => {
    const { page, exceptions } = draftOf(view, options, generatedAt);
    // at most 5 MB
    await write(out, [...renderReport(page, null)]);
    if (workbook !== null) await write(workbook, renderWorkbook(page, null));
    return { path: out, workbook, entity: page.entity, period: shownPeriod(view.period), exceptions };
  });
}

function draftOf(
  { conclusion, register }: RegisterView,
  options: DraftOptions,
  generatedAt: Date,
): { page: ReportInput; exceptions: DraftReport['exceptions'] } {
  const entity = options.entity ?? conclusion.scope.closing.cluster.name;
  const place = {
    sequence: 1,
    previous: null,
    replaces: null,
    superseded: [],
    timestamps: [],
    pseudonymKey: null,
  };
  const input = bundleInput(conclusion, register, {
    ...{ ...place, entity, exportedAt: generatedAt },
    delta: { before: null, previous: null, reason: '', lateEvents: null },
  });
  const { timezone, limitations, redactions, controls } = input;
  const frame = { entity, timezone, limitations, redactions, generatedAt };
  const page = reportInput(conclusion, register, {
    ...{ ...frame, controls },
    ...{ type: options.type, version: options.version },
  });
  return { page, exceptions: controls.register };
}

/** @throws AffidavitError USAGE when it exists */
function newFile(given: string, flag: string): string {
  const file = path.resolve(given);
  if (!existsSync(file)) return file;
  throw new AffidavitError(
    'USAGE',
    `${file} exists already.`,
    `Name another file with ${flag}, or remove that one.`,
  );
}

async function write(file: string, pieces: Iterable<string> | AsyncIterable<Buffer>): Promise<void> {
  try {
    await pipeline(Readable.from(pieces), createWriteStream(file, { flags: 'wx', mode: 0o600 }));
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== 'EEXIST') await rm(file, { force: true });
    throw writeError(cause, `write ${file}`);
  }
}
