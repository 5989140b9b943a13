import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { conclude, openForConclusion } from '../../src/usecases/conclude/conclude.ts';
import { parsePeriod } from '../../src/usecases/period.ts';
import { keptStoreIn } from '../store/keptStores.ts';
import { ACCESS, MACHINES, PEOPLE } from './engineWorlds.ts';
import { expectSameInShells, type OwnRows, ownRows } from './stockShells.ts';
import { withConclusion } from './world.ts';

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'affidavit-engines-'));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

test('the stock shells of SQLite and DuckDB load the same tables and find the same rows', async () => {
  const folder = newFolder();
  const store = openForConclusion(keptStoreIn(folder, 'v4'));
  let own: OwnRows;
  try {
    const conclusion = conclude(store, parsePeriod('2026-Q3'));
    own = ownRows(conclusion, folder);
    conclusion.set.close();
  } finally {
    store.close();
  }
  await expectSameInShells(own);
}, 120_000);

test('the same in a world in which requests and grants break every rule', async () => {
  const own = withConclusion(ACCESS, (conclusion) => ownRows(conclusion, newFolder()));
  const found = (id: string) => own.queries.find(({ name }) => name === id)?.rows.length ?? 0;
  for (const id of ['K04', 'K05', 'K06', 'K08', 'K09', 'K10']) expect(found(id), id).toBeGreaterThan(2);
  await expectSameInShells(own);
}, 120_000);

test('the same in a world of agents and shared bots', async () => {
  const own = withConclusion(MACHINES, (conclusion) => ownRows(conclusion, newFolder()));
  const found = (id: string) => own.queries.find(({ name }) => name === id)?.rows.length ?? 0;
  expect(found('K30')).toBeGreaterThan(7);
  expect(found('K35')).toBeGreaterThan(0);
  expect(found('K37')).toBeGreaterThan(3);
  await expectSameInShells(own);
}, 120_000);

test('the same in a world of emergencies', async () => {
  const own = withConclusion(PEOPLE, (conclusion) => ownRows(conclusion, newFolder()));
  const found = (id: string) => own.queries.find(({ name }) => name === id)?.rows.length ?? 0;
  expect(found('K34')).toBeGreaterThan(4);
  await expectSameInShells(own);
}, 120_000);
