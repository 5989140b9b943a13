import type { Attachment } from '../../records/localRun.ts';
import { cell } from './table.ts';

/** What was attached to which row. */
export function presentAttachment(attachment: Attachment): string {
  const { name, bytes, sha256, row, note, who, attached, period } = attachment;
  return [
    `Attached ${cell(name)} (${bytes} bytes) to row ${row}`,
    `SHA-256  ${sha256}`,
    `By       ${cell(who)} at ${attached}`,
    ...(note === '' ? [] : [`Note     ${cell(note, 500)}`]),
    period === null
      ? 'It goes into every export.'
      : `It goes into exports of ${period.from} to ${period.to}.`,
  ].join('\n');
}
