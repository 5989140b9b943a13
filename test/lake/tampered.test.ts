import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { loadSigningKey } from '../../src/bundle/keys/signingKey.ts';
import { signedFiles } from '../../src/lake/manifest/lakeManifest.ts';
import { type LakeManifest, lakeManifestSchema } from '../../src/records/lakeManifest.ts';
import { checkLake } from '../../src/usecases/lake/checkLake.ts';
import { verifyLakeFolder } from '../../src/usecases/lake/verifyLake.ts';
import { MACHINES } from '../controls/engineWorlds.ts';
import { type LakeScene, lakeScene, write } from './lakeScene.ts';

const USERS = 'users/period=2026-01/cluster=a/part-0.parquet';
const DAY = 'events/cluster=a/event_date=2026-01-03/part-0.parquet';

let scene: LakeScene;
beforeAll(async () => {
  scene = await lakeScene([{ ...MACHINES, cluster: 'a' }]);
  await write(scene, scene.stores);
});

/** The codes that a changed copy of the lake gives, and whether a check of it goes on. */
async function codesOf(change: (at: (file: string) => string) => void | Promise<void>) {
  const lake = path.join(scene.folder, 'changed');
  rmSync(lake, { recursive: true, force: true });
  cpSync(scene.lake, lake, { recursive: true });
  await change((file) => path.join(lake, file));
  const keys = { publicKeyFile: scene.publicKey, allowedSignersFile: undefined };
  const report = await verifyLakeFolder(lake, keys);
  const checked = await checkLake(
    { ...keys, to: lake, period: undefined, engine: { name: 'duckdb' } },
    { signal: new AbortController().signal, onProgress: () => {} },
  ).then(
    ({ verdict }) => verdict as string,
    (error: { code: string }) => error.code,
  );
  return { verdict: report.verdict, codes: report.codes, checked };
}

const flipped = (file: string) => {
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  writeFileSync(file, bytes);
};
const failed = (code: string, checked = 'VERIFICATION_FAILED') => ({
  verdict: 'failed',
  codes: expect.arrayContaining([code]),
  checked,
});

test('a lake as it was written is verified', async () => {
  expect(await codesOf(() => {})).toEqual({ verdict: 'verified', codes: [], checked: 'verified' });
});

test('a table or a day that was altered, removed, doubled or added is found', async () => {
  expect(await codesOf((at) => flipped(at(USERS)))).toEqual(failed('SUM_MISMATCH'));
  expect(await codesOf((at) => rmSync(at(USERS)))).toEqual(failed('SUM_FILE_MISSING'));
  // a check reads the files that the manifest names: those that were added are none of them
  expect(await codesOf((at) => copyFileSync(at(USERS), at(USERS.replace('part-0', 'part-1'))))).toEqual(
    failed('SUM_FILE_EXTRA', 'verified'),
  );
  expect(await codesOf((at) => flipped(at(DAY)))).toEqual(failed('SUM_MISMATCH', 'verified'));
  expect(await codesOf((at) => rmSync(at(DAY)))).toEqual(failed('SUM_FILE_MISSING', 'verified'));
  expect(
    await codesOf((at) => {
      mkdirSync(at('users/period=2026-01/cluster=b'));
      copyFileSync(at(USERS), at('users/period=2026-01/cluster=b/part-0.parquet'));
    }),
  ).toEqual(failed('SUM_FILE_EXTRA', 'verified'));
  expect(await codesOf((at) => symlinkSync(at(USERS), at('users/link.parquet')))).toEqual(
    failed('SUM_FILE_EXTRA', 'VERIFICATION_FAILED'),
  );
});

/** Signs a changed manifest anew. */
async function signedAnew(
  at: (file: string) => string,
  key: string,
  change: (manifest: LakeManifest) => void,
) {
  const manifest = lakeManifestSchema.parse(JSON.parse(readFileSync(at('manifest.json'), 'utf8')));
  change(manifest);
  for (const { path: file, contents } of signedFiles(manifest, await loadSigningKey(key)).files)
    writeFileSync(at(file), contents);
}

test('a forged manifest is found: unsigned, signed by another key, or one that contradicts itself', async () => {
  const other = await createKey({ outDir: path.join(scene.folder, 'forger') });
  expect(
    await codesOf((at) => {
      const text = readFileSync(at('manifest.json'), 'utf8');
      writeFileSync(at('manifest.json'), text.replace('"entity": "Acme Ltd"', '"entity": "Acme Inc"'));
    }),
  ).toEqual(failed('SUM_MISMATCH'));
  expect(await codesOf((at) => signedAnew(at, other.privateKeyPath, () => {}))).toEqual(
    failed('SIGNATURE_WRONG_KEY'),
  );
  expect(
    await codesOf((at) =>
      signedAnew(at, scene.key, ({ sets: [set] }) => {
        const [first, second] = set?.tables ?? [];
        if (first !== undefined && second !== undefined) first.path = second.path;
      }),
    ),
  ).toEqual(failed('SUMS_MALFORMED'));
  expect(
    await codesOf((at) =>
      signedAnew(at, scene.key, ({ sets: [set] }) => {
        if (set !== undefined) set.cluster = 'b';
      }),
    ),
  ).toEqual(failed('MANIFEST_INVALID'));
});
