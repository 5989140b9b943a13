import { isMarkedAsUntransferable } from 'node:worker_threads';

/**
 * Gives back the memory of bytes that nobody needs any more. Left to the garbage collector, which does not count what lies
 * outside its heap as urgent, buffers pile up by the hundred.
 *
 * @param bytes of memory of their own; what is cut out of Buffer's pool, is shared or was passed to another thread, and what
 *   the engine does not let go (WebAssembly's memory), is left alone
 */
export function freeBytes(bytes: Buffer): void {
  const memory = bytes.buffer;
  if (!(memory instanceof ArrayBuffer) || memory.detached || isPooled(bytes)) return;
  try {
    memory.transfer(0);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}

/**
 * Whether bytes are cut out of Buffer's pool, whose memory other buffers use, too, and which no thread may pass on. Node marks
 * it; its size does not show it: on Node 26 the pool is larger than `Buffer.poolSize`. The mark must be read: Node 22 does
 * not stop anybody who takes the pool's memory away.
 */
export function isPooled(bytes: Uint8Array): boolean {
  return isMarkedAsUntransferable(bytes.buffer);
}
