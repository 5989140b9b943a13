import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { writeBundle } from '../../src/bundle/export/writeBundle.ts';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { loadSigningKey } from '../../src/bundle/keys/signingKey.ts';
import { ROOT } from '../support/root.ts';
import { filesOf } from './support/bundleFiles.ts';
import { hostileArchives } from './support/hostileArchives.ts';
import { sampleInput } from './support/sampleInput.ts';
import { workspace } from './support/workspace.ts';

const CHILD = join(ROOT, 'test/bundle/support/verifyChild.ts');
/** The goal is 300 MB for 20 MB; the archives here are small, so that only what does not depend on their size counts. */
const MOST_MEGABYTES = 300;

it('archives that were made to exhaust memory fail with a code, and memory stays low', {
  timeout: 600_000,
}, async () => {
  const folder = await workspace();
  const key = await loadSigningKey((await createKey({ outDir: join(folder, 'key') })).privateKeyPath);
  const { path } = await writeBundle(sampleInput(), { outDir: join(folder, 'one'), signer: key });
  const genuine = { zip: await readFile(path), files: await filesOf(path), key, otherKey: key };
  const archives = hostileArchives(genuine, 1);
  expect(archives.length).toBeGreaterThan(100);
  await mkdir(join(folder, 'zips'));
  const names = new Map<string, string>();
  for (const [index, { name, make }] of archives.entries()) {
    const zip = join(folder, 'zips', `${index}.zip`);
    await writeFile(zip, make());
    names.set(zip, name);
  }
  const zips = [...names.keys()];
  for (let from = 0; from < zips.length; from += 40) {
    const { reports, peakMegabytes } = await verifyApart(zips.slice(from, from + 40));
    for (const { file, verdict, codes } of reports) {
      expect([names.get(file), verdict]).toEqual([names.get(file), 'failed']);
      expect(codes.length, names.get(file)).toBeGreaterThan(0);
    }
    expect(peakMegabytes).toBeLessThan(MOST_MEGABYTES);
  }
});

interface Verified {
  reports: { file: string; verdict: string; codes: string[] }[];
  peakMegabytes: number;
}

/** Verifies in a process of its own. */
async function verifyApart(zips: readonly string[]): Promise<Verified> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', CHILD, ...zips], {
    maxBuffer: 1 << 26,
  });
  const verified = JSON.parse(stdout) as Verified;
  expect(verified.reports).toHaveLength(zips.length);
  return verified;
}
