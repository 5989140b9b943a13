import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';

/** Parts of a workbook that hold cells: everything else, drawings and links to the outside too, is left unread. */
const READ =
  /^(?:\[Content_Types\]\.xml|_rels\/\.rels|xl\/workbook\.xml|xl\/_rels\/workbook\.xml\.rels|xl\/sharedStrings\.xml|xl\/styles\.xml|xl\/worksheets\/[^/]+\.xml)$/;
const MOST_ENTRIES = 2_000;
/** Bytes of all those parts together, unpacked. */
const MOST_BYTES = 24 * 1024 * 1024;

/** A workbook that is not read, with the reason: it goes on as `… : REASON`. */
export class UnreadableWorkbook extends Error {}

/** A part of a workbook: its path, and its XML as bytes. */
export interface WorkbookPart {
  path: string;
  bytes: Buffer;
}

/**
 * Unpacks the parts of a workbook (.xlsx) that hold cells, within bounds that its directory cannot lie about.
 *
 * @throws UnreadableWorkbook
 */
export async function openWorkbook(bytes: Buffer): Promise<WorkbookPart[]> {
  const parts: WorkbookPart[] = [];
  const seen = new Set<string>();
  let left = MOST_BYTES;
  try {
    const zip = await fromBufferPromise(bytes, { validateEntrySizes: true, strictFileNames: true });
    if (zip.entryCount > MOST_ENTRIES) throw new UnreadableWorkbook('it has too many parts');
    for await (const entry of zip.eachEntry()) {
      const { fileName } = entry;
      if (/vbaProject|macrosheets/i.test(fileName))
        throw new UnreadableWorkbook('it has macros; save it as an ordinary workbook (.xlsx)');
      if (!READ.test(fileName)) continue;
      if (seen.has(fileName)) throw new UnreadableWorkbook(`it holds ${fileName} twice`);
      seen.add(fileName);
      const part = await unpacked(zip, entry, left);
      left -= part.length;
      parts.push({ path: fileName, bytes: part });
    }
  } catch (cause) {
    if (cause instanceof UnreadableWorkbook) throw cause;
    throw new UnreadableWorkbook('it is damaged', { cause });
  }
  if (!seen.has('xl/workbook.xml')) throw new UnreadableWorkbook('it is a zip file, not a workbook');
  return parts;
}

async function unpacked(zip: ZipFile, entry: Entry, most: number): Promise<Buffer> {
  const large = () =>
    new UnreadableWorkbook(
      `it unpacks to more than ${MOST_BYTES / 1024 / 1024} MiB; delete what is not of the table`,
    );
  if (entry.uncompressedSize > most) throw large();
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of await zip.openReadStreamPromise(entry)) {
    size += (piece as Buffer).length;
    if (size > most) throw large();
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces);
}
