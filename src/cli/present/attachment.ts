import type { Attachment } from '../../records/localRun.ts';
import { cell } from './table.ts';

/** What was attached to which item. */
export function presentAttachment(attachment: Attachment): string {
  const { name, bytes, sha256, row, note, who, attached, period } = attachment;
  return [
    `Attached ${cell(name)} (${bytes} bytes) to item ${row}`,
    `SHA-256  ${sha256}`,
    `By       ${cell(who)} at ${attached}`,
    ...(note === '' ? [] : [`Note     ${cell(note, 500)}`]),
    period === null
      ? 'It goes into every export.'
      : `It goes into exports of ${period.from} to ${period.to}.`,
  ].join('\n');
}

/** Files that were withdrawn. */
export function presentRemoved(removed: readonly Attachment[]): string {
  return removed
    .map(({ name, row, sha256 }) => `Withdrawn ${cell(name)} from item ${row} (SHA-256 ${sha256})`)
    .concat('No export has it from now on; the store keeps it and the withdrawal.')
    .join('\n');
}
