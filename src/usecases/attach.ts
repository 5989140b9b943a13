import path from 'node:path';
import { readAttachment } from '../collectors/local/readAttachment.ts';
import { AffidavitError } from '../errors/affidavitError.ts';
import { printable } from '../formats/printable.ts';
import type { Attachment } from '../records/localRun.ts';
import type { Period } from '../records/period.ts';
import { openStoreForWriting } from '../store/file/open.ts';
import type { LocalTarget } from './local/recordRun.ts';
import { openOrMakeStore } from './newStore.ts';
import { parsePeriod } from './period.ts';
import { whoRuns } from './runInfo.ts';
import { existingStore } from './storePath.ts';

/** File, item and period of an attachment. Texts are as the person gave them. */
export interface AttachOptions {
  file: string;
  /** item of the request list, 1 to 76 */
  item: number;
  note: string | undefined;
  /** which exports it goes into; none: every one */
  period: string | undefined;
}

/**
 * Copies a file into the store, by its content.
 *
 * @throws AffidavitError FILE_NOT_FOUND, FILE_INVALID, PERIOD_INVALID, STORE_…, DISK_FULL, WRITE_…
 */
export function attachFile(
  options: AttachOptions,
  target: Pick<LocalTarget, 'storeFile' | 'onNewStore'>,
): Attachment {
  const period = options.period === undefined ? null : parsePeriod(options.period);
  const { name, sha256, content } = readAttachment(options.file);
  const store = openOrMakeStore(target.storeFile, target.onNewStore);
  const iso = (ms: number) => new Date(ms).toISOString();
  try {
    return store.local.saveAttachment(
      {
        sha256,
        name,
        row: options.item,
        note: options.note ?? '',
        who: whoRuns(),
        attached: new Date().toISOString(),
        period: period === null ? null : { from: iso(period.fromMs), to: iso(period.toMs) },
      },
      content,
    );
  } finally {
    store.close();
  }
}

/**
 * Withdraws an attached file: no export has it from now on. It stays in the store, and the withdrawal is recorded.
 *
 * @param options `file`: the file, or its name or SHA-256 as it was attached; `period`: only of that one
 * @returns what was withdrawn: the same name may have been attached for several periods
 * @throws AffidavitError USAGE when nothing of the sort is attached to the item, PERIOD_INVALID, STORE_…, DISK_FULL, WRITE_…
 */
export function removeAttachment(options: AttachOptions, target: LocalTarget): Attachment[] {
  const period = options.period === undefined ? null : parsePeriod(options.period);
  const name = path.basename(path.resolve(options.file));
  const store = openStoreForWriting(existingStore(target.storeFile));
  try {
    const attached = store.local.attachments().filter(({ row }) => row === options.item);
    const found = attached.filter(
      (attachment) =>
        (attachment.name === name || attachment.sha256 === options.file.toLowerCase()) &&
        (period === null || isFor(attachment, period)),
    );
    if (found.length === 0) throw notAttached(options, attached);
    for (const { id, name: source, sha256, row } of found) {
      const at = new Date().toISOString();
      store.local.saveRun({
        collector: 'attach',
        started: at,
        ended: at,
        who: whoRuns(),
        parameters: { attachment: id, name: source, sha256, item: row, note: options.note ?? '' },
        collector_version: target.collectorVersion,
        sources: [],
      });
    }
    return found;
  } finally {
    store.close();
  }
}

function isFor({ period }: Attachment, { fromMs, toMs }: Period): boolean {
  return period !== null && Date.parse(period.from) === fromMs && Date.parse(period.to) === toMs;
}

function notAttached({ file, item }: AttachOptions, attached: readonly Attachment[]): AffidavitError {
  const names = attached.map(({ name }) => printable(name, 80)).join(', ');
  return new AffidavitError(
    'USAGE',
    `"${printable(file, 200)}" is not attached to item ${item}${names === '' ? ', nor is anything else' : ''}.`,
    names === '' ? 'Check the number of the item.' : `Attached to it: ${names}.`,
  );
}
