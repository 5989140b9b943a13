/** A file that the entity attached, as it goes into the bundle. */
export interface AttachmentInput {
  /** as attachmentPath gives it */
  path: string;
  /** lower-case hex */
  sha256: string;
  bytes(): Iterable<Buffer>;
}

/** Folder of the bundle for files that a person attached. */
export const ATTACHMENTS = 'attachments/';

const MAX_NAME = 80;

/**
 * Where an attached file lies in the bundle: by item, content and name. The name is reduced to what every system can unpack; the
 * listing of attachments has the original.
 *
 * @param row item of the request list
 */
export function attachmentPath({ row, sha256, name }: { row: number; sha256: string; name: string }): string {
  const safe = name.normalize('NFKD').replace(/[^A-Za-z0-9._-]+/g, '_');
  const short = safe.length <= MAX_NAME ? safe : safe.slice(0, MAX_NAME - 20) + safe.slice(-20);
  return `${ATTACHMENTS}row-${String(row).padStart(2, '0')}/${sha256.slice(0, 16)}-${short.replace(/\.+$/, '_')}`;
}
