import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { writeBundle } from '../../src/bundle/export/writeBundle.ts';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { loadSigningKey } from '../../src/bundle/keys/signingKey.ts';
import { verifyBundle } from '../../src/bundle/verify/verifyBundle.ts';
import { type Files, filesOf, pack } from './support/bundleFiles.ts';
import { fileTamperings, KINDS, withEveryKind } from './support/fileTamperings.ts';
import { sampleInput } from './support/sampleInput.ts';
import type { Genuine } from './support/tamperTools.ts';
import { workspace } from './support/workspace.ts';

let folder: string;
let genuine: Genuine;
let files: Files;

beforeAll(async () => {
  folder = await workspace();
  const key = await loadSigningKey((await createKey({ outDir: join(folder, 'a') })).privateKeyPath);
  const { path } = await writeBundle(sampleInput(), { outDir: folder, signer: key });
  genuine = { zip: await readFile(path), files: await filesOf(path), key, otherKey: key };
  files = withEveryKind(genuine);
});

async function verify(zip: Buffer) {
  const path = join(folder, 'one.zip');
  await writeFile(path, zip);
  return await verifyBundle(path, { publicKeyPem: genuine.key.public.pem });
}

it('a bundle with a file of every kind is verified', async () => {
  expect(await verify(pack(files))).toMatchObject({ verdict: 'verified', codes: [] });
});

it.each(KINDS)('%s: altered, removed, doubled, added or swapped, it raises its code', async (kind) => {
  const paths = [...files.keys()].filter((path) => path.startsWith(kind));
  expect(paths).not.toEqual([]);
  for (const path of paths)
    for (const { what, code, zip } of fileTamperings(files, path, genuine)) {
      const { verdict, codes } = await verify(zip);
      expect([path, what, verdict, codes]).toEqual([path, what, 'failed', expect.arrayContaining([code])]);
    }
});

it('no file of a bundle is of a kind without a test', () => {
  const other = [...files.keys()].filter((path) => !KINDS.some((kind) => path.startsWith(kind)));
  expect(other.filter((path) => !path.startsWith('evidence/'))).toEqual([]);
});
