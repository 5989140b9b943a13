import { readerTime } from '../../../formats/readerTime.ts';
import type { DraftReport } from '../../../records/reports/draftReport.ts';

/** The draft of a report, its workbook and its exceptions, a line each. */
export function presentDraft({ path, workbook, period, exceptions }: DraftReport): string {
  const { new: fresh, repeated, reopened, open } = exceptions;
  return [
    `Draft    ${path}`,
    ...(workbook === null ? [] : [`Workbook ${workbook}`]),
    `Period   ${readerTime(period.from)} to ${readerTime(period.to)}`,
    `${fresh + repeated + reopened} exceptions, ${open} open. A draft is not signed: \`affidavit export\` makes the bundle.`,
  ].join('\n');
}
