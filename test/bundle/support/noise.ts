import { createCipheriv, createHash } from 'node:crypto';

/** Bytes that look random and do not deflate, the same for the same seed. */
export function noise(seed: string, bytes: number): Buffer {
  const key = createHash('sha256').update(seed).digest();
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(bytes));
}

/** Numbers from 0 (inclusive) to 1 (exclusive), the same for the same seed. */
export function* randomNumbers(seed: string): Generator<number, never> {
  for (let round = 0; ; round += 1) {
    const block = noise(`${seed}/${round}`, 4096);
    for (let at = 0; at < block.length; at += 4) yield block.readUInt32LE(at) / 2 ** 32;
  }
}
