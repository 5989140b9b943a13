import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BundleArchive } from '../../src/bundle/export/archive.ts';
import { workspace } from './support/workspace.ts';

/** Contents whose maker fills the same buffer again and again, as the writers of events do. */
async function* reusedBuffer(): AsyncGenerator<Buffer> {
  const buffer = Buffer.alloc(300_000);
  for (let round = 0; round < 12; round += 1) {
    buffer.fill(`round ${round} `);
    yield buffer;
  }
}

it('a bundle holds the bytes that it was given, also out of a buffer that is filled anew', async () => {
  const folder = await workspace();
  const noise = randomBytes(2_500_000);
  const path = join(folder, 'bundle.zip');
  const archive = await BundleArchive.create(path, new Date('2026-10-01T00:00:00Z'));
  const files = [
    await archive.add('empty.txt', ''),
    await archive.add('text.txt', 'one line\n'),
    await archive.add('noise.bin', noise),
    await archive.add('stream.txt', reusedBuffer()),
  ];
  const { bytes } = await archive.finish();
  const unpacked = files.map((file) => execFileSync('unzip', ['-p', path, file.path], { maxBuffer: 1e8 }));
  execFileSync('unzip', ['-t', path]);
  expect(files.map((file) => [file.bytes, file.sha256])).toEqual(
    unpacked.map((content) => [content.length, createHash('sha256').update(content).digest('hex')]),
  );
  expect(bytes).toBe(statSync(path).size);
  expect(unpacked[1]?.toString()).toBe('one line\n');
  expect(unpacked[2]?.equals(noise)).toBe(true);
  expect(unpacked[3]?.toString()).toContain('round 11 round 11');
});
