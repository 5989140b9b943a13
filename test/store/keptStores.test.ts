import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { datasetNamed } from '../../src/datasets/registry.ts';
import { openStoreForWriting } from '../../src/store/file/open.ts';
import { MIGRATIONS } from '../../src/store/migrations/migrations.ts';
import { exportBundle } from '../../src/usecases/export.ts';
import { shell } from './helpers.ts';
import { KEPT_VERSIONS, keptFile, keptStore } from './keptStores.ts';

describe.each(KEPT_VERSIONS)('a store of version %s', (version) => {
  test('opens, is brought up to date and still holds everything', () => {
    const path = keptStore(version);
    const store = openStoreForWriting(path);
    expect(store.snapshots().map(({ status }) => status)).toEqual(['complete', 'complete', 'complete']);
    expect(store.local.runs().map(({ collector }) => collector)).toEqual(['people', 'tbot']);
    expect(store.local.attachments().map(({ name }) => name)).toEqual(['alert-rules.txt']);
    expect(store.countEvents({ fromUs: 0, toUs: Number.MAX_SAFE_INTEGER })).toBe(432);
    expect(store.countDerived('access_requests')).toBeGreaterThan(0);
    store.close();
    expect(shell(path, 'PRAGMA user_version')).toEqual([{ user_version: MIGRATIONS.length }]);
    expect(shell(path, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });

  test('is exported with the same evidence: what the gateway gave byte for byte, what was put together with no less', async () => {
    const path = keptStore(version);
    const { privateKeyPath } = await createKey({ outDir: join(dirname(path), 'keys') });
    const { path: bundle } = await exportBundle(
      {
        period: undefined,
        from: '2026-07-01',
        to: '2026-07-22',
        entity: 'Northwind Ledger',
        keyFile: privateKeyPath,
        outDir: join(dirname(path), 'out'),
        storeFile: path,
        snapshot: undefined,
        settingsFile: undefined,
        environment: { SOURCE_DATE_EPOCH: '1790000000' },
      },
      {
        collectorVersion: '0.1.0',
        signal: new AbortController().signal,
        passphrase: async () => '',
        onWarning: () => undefined,
        onProgress: () => undefined,
      },
    );
    const old = evidenceOf(keptFile(version, 'bundle.zip'));
    const now = evidenceOf(bundle);
    for (const [name, was] of old) {
      const is = now.get(name);
      if (is === undefined) throw new Error(`${name} is not exported any more`);
      const dataset = datasetNamed(name);
      // what the gateway gave stays byte for byte; what this program put together may say more, never less
      if (dataset === null || dataset.source === 'state') expect(is, name).toBe(was);
      else expect(withoutNew(name, is, was), name).toEqual(rowsOf(name, was));
    }
  });
});

/** Members of rows of ours that say something else today, and why. */
const CHANGED: Readonly<Record<string, readonly string[]>> = {
  // the request list has 76 items with wordings of their own
  attachments: ['answers'],
  // Teleport 14 names only the bot's user: the bot was empty
  certificates: ['bot'],
  // updates that 14 logs as creations are updates; kinds of actors are told from the state
  config_changes: ['action', 'actor_kind', 'actor_note'],
  // `participation` has the times of each participant instead
  sessions: ['joined_and_left'],
};

/** Listings of a bundle by name, events by day; as they are in their authoritative form. */
function evidenceOf(bundle: string): Map<string, string> {
  const names = execFileSync('unzip', ['-Z1', bundle], { encoding: 'utf8' }).split('\n');
  const found = new Map<string, string>();
  for (const path of names.filter((name) => /^evidence\/.*\.jsonl$/.test(name))) {
    const name = path.slice('evidence/'.length, -'.jsonl'.length).replace(/^events-/, 'events/');
    found.set(name, execFileSync('unzip', ['-p', bundle, path], { encoding: 'utf8', maxBuffer: 1e9 }));
  }
  return found;
}

type Row = Record<string, unknown>;

function rowsOf(name: string, text: string): Row[] {
  const changed = CHANGED[name] ?? [];
  const kept = (row: Row) =>
    Object.fromEntries(Object.entries(row).filter(([key]) => !changed.includes(key)));
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => kept(JSON.parse(line) as Row));
}

/** Rows of today with the members that the same rows had before. */
function withoutNew(name: string, is: string, was: string): Row[] {
  const before = rowsOf(name, was);
  return rowsOf(name, is).map((row, index) =>
    Object.fromEntries(Object.entries(row).filter(([key]) => key in (before[index] ?? {}))),
  );
}
