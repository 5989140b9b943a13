/**
 * Text of a file as programs on any system write it: UTF-8, or UTF-16 with its byte-order mark (PowerShell, Excel).
 *
 * @returns the text without byte-order mark, or null when the bytes are neither
 */
export function decodeText(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
