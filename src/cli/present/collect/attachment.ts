import { plural } from '../../../formats/plural.ts';
import { readerTime } from '../../../formats/readerTime.ts';
import type { Attachment } from '../../../records/localRun.ts';
import { cell } from '../table.ts';

/** An attached file and its item. */
export function presentAttachment(attachment: Attachment): string {
  const { name, bytes, sha256, row, note, who, attached, period } = attachment;
  return [
    `Attached ${cell(name)} (${plural(bytes, 'byte')}) to item ${row}`,
    `SHA-256  ${sha256}`,
    `By       ${cell(who)} at ${readerTime(attached)}`,
    ...(note === '' ? [] : [`Note     ${cell(note, 500)}`]),
    period === null
      ? 'Included in every export.'
      : `Included in exports of ${readerTime(period.from)} to ${readerTime(period.to)}.`,
  ].join('\n');
}

/** Withdrawn files. */
export function presentRemoved(removed: readonly Attachment[]): string {
  return removed
    .map(({ name, row, sha256 }) => `Withdrawn ${cell(name)} from item ${row} (SHA-256 ${sha256})`)
    .concat('Later exports do not contain it; the store keeps it and the withdrawal.')
    .join('\n');
}
