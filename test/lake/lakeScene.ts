import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { controlSettings } from '../../src/controls/settings.ts';
import { writeLake } from '../../src/usecases/lake/writeLake.ts';
import { parsePeriod } from '../../src/usecases/period.ts';
import { openWorld, type World } from '../controls/world.ts';
import { atEnd } from '../support/atEnd.ts';

/** The month in which worlds happen. */
export const MONTH = '2026-01';
export const ENTITY = 'Acme Ltd';

/** Names of clusters that trouble paths, partitions and SQL, two of them different by a capital only. */
export const NAMES = [
  'prod',
  'Prod',
  'a/b',
  '007',
  '2026-01-02',
  "o'x %2F\n=[1]",
  '日本.example.com',
  '..',
] as const;

/** A temporary folder with a signing key, and the stores of worlds. */
export interface LakeScene {
  folder: string;
  /** the lake, which does not exist yet */
  lake: string;
  key: string;
  publicKey: string;
  /** path of the store of each world, in order */
  stores: string[];
}

/** Pulls worlds into stores. Everything goes away with the test file. */
export async function lakeScene(worlds: readonly World[]): Promise<LakeScene> {
  const folder = mkdtempSync(path.join(tmpdir(), 'affidavit-lake-test-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const { privateKeyPath, publicKeyPath } = await createKey({ outDir: path.join(folder, 'keys') });
  const stores = worlds.map((world) => {
    const { store, path: file, remove } = openWorld(world);
    store.close();
    atEnd(async () => remove());
    return file;
  });
  return { folder, lake: path.join(folder, 'lake'), key: privateKeyPath, publicKey: publicKeyPath, stores };
}

/** Writes a lake of stores. */
export function write(
  scene: Pick<LakeScene, 'lake' | 'key'>,
  stores: readonly string[],
  more: {
    period?: string;
    entity?: string;
    signal?: AbortSignal;
    fleet?: { name: string; store: string }[];
  } = {},
) {
  return writeLake(
    {
      to: scene.lake,
      period: more.period ?? MONTH,
      storeFiles: stores,
      entity: more.entity ?? ENTITY,
      keyFile: scene.key,
      settingsFile: undefined,
      environment: {},
      fleet: more.fleet,
    },
    {
      collectorVersion: '0.1.0',
      signal: more.signal ?? new AbortController().signal,
      passphrase: async () => '',
      onWarning: () => {},
      onProgress: () => {},
    },
  );
}

/** Every file of a folder with its bytes, by path. */
export function filesOf(folder: string, below = ''): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (const name of readdirSync(path.join(folder, below)).sort()) {
    const file = below === '' ? name : `${below}/${name}`;
    if (statSync(path.join(folder, file)).isDirectory())
      for (const [inner, bytes] of filesOf(folder, file)) found.set(inner, bytes);
    else found.set(file, readFileSync(path.join(folder, file)));
  }
  return found;
}

/** The month and the settings with which everything here is concluded. */
export const CONCLUDED = { period: parsePeriod(MONTH), settings: controlSettings() };
