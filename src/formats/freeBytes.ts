/**
 * Gives back the memory of bytes that nobody needs any more. Left to the garbage collector, which does not count what lies
 * outside its heap as urgent, buffers pile up by the hundred.
 *
 * @param bytes of memory of their own; what is cut out of Buffer's pool, or was passed to another thread, is left alone
 */
export function freeBytes(bytes: Buffer): void {
  const memory = bytes.buffer;
  if (!(memory instanceof ArrayBuffer) || memory.detached) return;
  const isPooled = memory.byteLength === Buffer.poolSize && bytes.length < memory.byteLength;
  if (!isPooled) memory.transfer(0);
}
