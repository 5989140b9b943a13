import { copyFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { openBundleFiles } from '../../src/bundle/bundleFiles.ts';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { VERIFY_CODES } from '../../src/bundle/verify/codes.ts';
import { diff } from '../../src/usecases/diff.ts';
import { exportBundle } from '../../src/usecases/export.ts';
import { verifyReference } from '../../src/usecases/lake/verifyReference.ts';
import { MACHINES } from '../controls/engineWorlds.ts';
import { ENTITY, type LakeScene, lakeScene, MONTH, write } from './lakeScene.ts';

const DAY = 'events/cluster=a/event_date=2026-01-03/part-0.parquet';

let scene: LakeScene;
let bundle: string;
const seen = new Set<string>();

beforeAll(async () => {
  scene = await lakeScene([
    { ...MACHINES, cluster: 'a' },
    { ...MACHINES, cluster: 'b' },
  ]);
  await write(scene, scene.stores);
  bundle = (await exported({ eventsLake: scene.lake })).path;
});

function exported(more: { eventsLake?: string; key?: string; pseudonymKeyFile?: string; period?: string }) {
  return exportBundle(
    {
      period: more.period ?? MONTH,
      from: undefined,
      to: undefined,
      entity: ENTITY,
      keyFile: more.key ?? scene.key,
      outDir: path.join(scene.folder, 'bundles'),
      storeFile: scene.stores[0],
      snapshot: undefined,
      settingsFile: undefined,
      environment: {},
      ...more,
    },
    {
      collectorVersion: '0.1.0',
      signal: new AbortController().signal,
      passphrase: async () => '',
      onWarning: () => {},
      onProgress: () => {},
    },
  );
}

/** The codes that a changed copy of the lake gives beside the bundle. */
async function codesOf(change: (at: (file: string) => string) => unknown, of = bundle): Promise<string[]> {
  const lake = path.join(scene.folder, 'changed');
  rmSync(lake, { recursive: true, force: true });
  cpSync(scene.lake, lake, { recursive: true });
  await change((file) => path.join(lake, file));
  const keys = { publicKeyFile: undefined, allowedSignersFile: undefined };
  const { codes, verdict } = await verifyReference(of, lake, keys);
  for (const code of codes) seen.add(code);
  expect(verdict).toBe(codes.length === 0 ? 'self-attested' : 'failed');
  return codes;
}

test('a bundle by reference holds no events, and names the files that do', async () => {
  const files = await openBundleFiles(bundle);
  expect(files.names.filter((name) => name.startsWith('evidence/events'))).toEqual([]);
  let text = '';
  for await (const piece of files.read('collection/events-by-reference.json')) text += piece.toString();
  let manifest = '';
  for await (const piece of files.read('manifest.json')) manifest += piece.toString();
  await files.close();
  const reference = JSON.parse(text) as { files: { path: string }[]; events: number };
  expect(reference.files.map((file) => file.path)).toContain(DAY);
  expect(reference.files.every((file) => file.path.startsWith('events/cluster=a/'))).toBe(true);
  const { datasets } = JSON.parse(manifest) as {
    datasets: { dataset: string; counts: object; dropped: object[] }[];
  };
  const events = datasets.find(({ dataset }) => dataset === 'events');
  expect(events?.counts).toMatchObject({ exported: 0, parsed: reference.events });
  expect(events?.dropped).toHaveLength(1);
  const { verdict, reference: found } = await verifyReference(bundle, scene.lake, {
    publicKeyFile: scene.publicKey,
    allowedSignersFile: undefined,
  });
  expect([verdict, found.findings]).toEqual(['verified', []]);
});

test('a later write of other clusters or periods leaves the reference as it is', async () => {
  await write(scene, scene.stores.slice(1), { period: '2026' });
  expect(await codesOf(() => {})).toEqual([]);
});

test('a file that was altered, removed, doubled or written anew is found', async () => {
  const flip = (file: string) => {
    const bytes = readFileSync(file);
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    writeFileSync(file, bytes);
  };
  expect(await codesOf((at) => flip(at(DAY)))).toContain('REFERENCE_MISMATCH');
  expect(await codesOf((at) => rmSync(at(DAY)))).toContain('REFERENCE_FILE_MISSING');
  expect(await codesOf((at) => copyFileSync(at(DAY), at(DAY.replace('part-0', 'part-1'))))).toContain(
    'REFERENCE_FILE_EXTRA',
  );
  // files of other clusters are not read for this bundle
  expect(await codesOf((at) => flip(at(DAY.replace('cluster=a', 'cluster=b'))))).toEqual([]);
});

test('a lake of another key, a bundle that holds its events, and one of another cluster are found', async () => {
  const other = await createKey({ outDir: path.join(scene.folder, 'other') });
  const foreign = { ...scene, key: other.privateKeyPath, lake: path.join(scene.folder, 'foreign') };
  await write(foreign, scene.stores);
  const keys = { publicKeyFile: undefined, allowedSignersFile: undefined };
  const report = await verifyReference(bundle, foreign.lake, keys);
  for (const code of report.codes) seen.add(code);
  expect(report.codes).toEqual(['REFERENCE_OTHER_KEY']);
  const whole = (await exported({ period: '2026' })).path;
  expect(await codesOf(() => {}, whole)).toEqual(['REFERENCE_MISSING']);
});

test('every code of a reference is raised here, but the one that takes a bundle of another writer', () => {
  const codes = Object.keys(VERIFY_CODES).filter((code) => code.startsWith('REFERENCE_'));
  expect(codes.filter((code) => !seen.has(code))).toEqual(['REFERENCE_MALFORMED']);
});

test('an export refuses a lake that is behind its store, of another key, or names where there are pseudonyms', async () => {
  const code = (error: unknown) => (error as { code: string }).code;
  const behind = { ...scene, lake: path.join(scene.folder, 'behind') };
  await write(behind, scene.stores.slice(1));
  await expect(exported({ eventsLake: behind.lake }).catch(code)).resolves.toBe('LAKE_OUTDATED');
  await expect(exported({ eventsLake: path.join(scene.folder, 'foreign') }).catch(code)).resolves.toBe(
    'LAKE_DAMAGED',
  );
  await expect(exported({ eventsLake: path.join(scene.folder, 'nowhere') }).catch(code)).resolves.toBe(
    'LAKE_NOT_FOUND',
  );
});

test('a comparison says nothing about events that one of the bundles does not hold', async () => {
  const whole = (await exported({ period: '2026' })).path;
  const report = await diff({
    ...{ before: bundle, after: whole, out: undefined },
    ...{ publicKeyFile: undefined, allowedSignersFile: undefined },
  });
  expect(report.summary.late_events).toBeNull();
});
