import { readAttachment } from '../collectors/local/attachments/readAttachment.ts';
import type { Attachment } from '../records/localRun.ts';
import { openStoreForWriting } from '../store/open.ts';
import { type LocalTarget, whoRuns } from './local/recordRun.ts';
import { parsePeriod } from './period.ts';
import { storePath } from './storePath.ts';

/** What to attach to which row. Texts are as the person gave them. */
export interface AttachOptions {
  file: string;
  /** row of the control catalogue, 1 to 62 */
  row: number;
  note: string | undefined;
  /** which exports it goes into; none: every one */
  period: string | undefined;
}

/**
 * Copies a file into the store, by its content.
 *
 * @throws AffidavitError FILE_NOT_FOUND, FILE_INVALID, PERIOD_INVALID, STORE_…, DISK_FULL, WRITE_…
 */
export function attachFile(options: AttachOptions, target: Pick<LocalTarget, 'storeFile'>): Attachment {
  const period = options.period === undefined ? null : parsePeriod(options.period);
  const { name, sha256, content } = readAttachment(options.file);
  const store = openStoreForWriting(storePath(target.storeFile));
  const iso = (ms: number) => new Date(ms).toISOString();
  try {
    return store.local.saveAttachment(
      {
        sha256,
        name,
        row: options.row,
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
