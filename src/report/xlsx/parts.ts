import { fromBufferPromise } from 'yauzl';

/** A file inside a workbook. */
export interface Part {
  path: string;
  bytes: Buffer;
}

/** Unpacks a small workbook that this program made. */
export async function partsOf(workbook: Buffer): Promise<Part[]> {
  const zip = await fromBufferPromise(workbook);
  const parts: Part[] = [];
  for await (const entry of zip.eachEntry()) {
    const pieces: Buffer[] = [];
    for await (const piece of await zip.openReadStreamPromise(entry)) pieces.push(piece as Buffer);
    parts.push({ path: entry.fileName, bytes: Buffer.concat(pieces) });
  }
  return parts;
}
