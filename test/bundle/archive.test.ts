import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createArchive } from '../../src/bundle/export/archive.ts';
import { workspace } from './support/workspace.ts';

/** Contents whose maker fills the same buffer again and again, as the writers of events do. */
async function* reusedBuffer(): AsyncGenerator<Buffer> {
  const buffer = Buffer.alloc(300_000);
  for (let round = 0; round < 12; round += 1) {
    buffer.fill(`round ${round} `);
    yield buffer;
  }
}

it('ordinary and large bundles hold the same bytes under the same sums', async () => {
  const folder = await workspace();
  const noise = randomBytes(2_500_000);
  const written = await Promise.all(
    [false, true].map(async (large) => {
      const path = join(folder, `${large}.zip`);
      const archive = await createArchive(path, new Date('2026-10-01T00:00:00Z'), { large });
      const files = [
        await archive.add('empty.txt', ''),
        await archive.add('text.txt', 'one line\n'),
        await archive.add('noise.bin', noise),
        await archive.add('stream.txt', reusedBuffer()),
      ];
      const { bytes } = await archive.finish();
      const unpacked = files.map((file) =>
        execFileSync('unzip', ['-p', path, file.path], { maxBuffer: 1e8 }),
      );
      execFileSync('unzip', ['-t', path]);
      return { files, unpacked, isZip: bytes > 100 };
    }),
  );
  expect(written[0]).toEqual(written[1]);
  expect(written[0]?.unpacked[2]?.equals(noise)).toBe(true);
  expect(written[0]?.unpacked[3]?.toString()).toContain('round 11 round 11');
});
