import { AffidavitError } from '../../../errors/affidavitError.ts';
import type { AttachmentInput } from '../../attachments.ts';
import type { FileList } from './fileList.ts';

/**
 * Writes attachments/: files as the entity supplied them.
 *
 * @throws AffidavitError STORE_DAMAGED when the bytes are no longer those that were attached
 */
export async function writeAttachments(
  files: FileList,
  attachments: readonly AttachmentInput[],
): Promise<void> {
  const written = new Set<string>();
  for (const { path, sha256, bytes } of attachments) {
    if (written.has(path)) continue;
    written.add(path);
    const file = await files.add(path, pieces(bytes()));
    if (file.sha256 === sha256) continue;
    throw new AffidavitError(
      'STORE_DAMAGED',
      `${path} is no longer the file that was attached.`,
      'Attach the file again, or restore the store from a backup.',
    );
  }
}

async function* pieces(bytes: Iterable<Buffer>): AsyncGenerator<Buffer> {
  yield* bytes;
}
