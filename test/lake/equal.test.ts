import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { exceptionsOf } from '../../src/controls/exceptions.ts';
import { PROCEDURES } from '../../src/controls/procedures/registry.ts';
import { assessSet, scopeOf } from '../../src/lake/check/assessSet.ts';
import { setTables } from '../../src/lake/check/setTables.ts';
import { DuckdbEngine } from '../../src/lake/engines/duckdbEngine.ts';
import type { Engine } from '../../src/lake/engines/engine.ts';
import { verifyLake } from '../../src/lake/manifest/verifyLake.ts';
import type { ControlException, TestResult } from '../../src/records/controls.ts';
import type { LakeManifest } from '../../src/records/lakeManifest.ts';
import { conclude, openForConclusion } from '../../src/usecases/conclude/conclude.ts';
import { checkLake } from '../../src/usecases/lake/checkLake.ts';
import { ACCESS, MACHINES, PEOPLE } from '../controls/engineWorlds.ts';
import type { World } from '../controls/world.ts';
import { atEnd } from '../support/atEnd.ts';
import { CONCLUDED, type LakeScene, lakeScene, NAMES, write } from './lakeScene.ts';

/** Eight clusters of both editions: what the gateway denied, left out or held twice is there as well. */
const DENIED: World['statuses'] = { users: 'denied', roles: 'partial' };
const MADE_UP: World[] = [
  ACCESS,
  MACHINES,
  PEOPLE,
  { ...ACCESS, edition: 'oss', statuses: DENIED },
  { ...MACHINES, edition: 'enterprise', silent: true },
  { after: {} },
  { ...PEOPLE, edition: 'oss', events: [...(PEOPLE.events ?? []), ...(MACHINES.events ?? [])] },
  { ...ACCESS, events: [] },
];
const WORLDS = MADE_UP.map((world, at) => ({ ...world, cluster: NAMES[at] ?? '' }));

let scene: LakeScene;
let manifest: LakeManifest;
let engine: Engine;

beforeAll(async () => {
  scene = await lakeScene(WORLDS);
  await write(scene, scene.stores);
  const verified = await verifyLake(scene.lake);
  expect(verified.report.codes).toEqual([]);
  manifest = verified.manifest as LakeManifest;
  const spill = mkdtempSync(path.join(scene.folder, 'spill-'));
  engine = await DuckdbEngine.open(scene.lake, { memory: '500MB', spill });
  atEnd(() => engine.close());
});

/** Everything that a store concludes, with the rows of each population. */
function ofStore(file: string) {
  const store = openForConclusion(file);
  try {
    const { set, results } = conclude(store, CONCLUDED.period, CONCLUDED.settings);
    const exceptions = [...exceptionsOf(set, results)];
    const populations = PROCEDURES.map(({ sql }) => set.db.prepare(sql.population).raw().all());
    set.close();
    return { results, exceptions, populations: populations.map(sorted) };
  } finally {
    store.close();
  }
}

function sorted(rows: readonly unknown[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}

async function rowsOf(sql: string): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const batch of engine.run(sql)) rows.push(...batch);
  return rows;
}

describe.each(NAMES.map((name, index) => [name, index] as const))('cluster %j', (name, index) => {
  test('every procedure gives the rows and the conclusion that it gives on the store', async () => {
    const own = ofStore(scene.stores[index] ?? '');
    const set = manifest.sets.find(({ cluster }) => cluster === name);
    if (set === undefined) throw new Error(`no set of ${name}`);
    await engine.use(setTables(set));
    const results: TestResult[] = [];
    const exceptions: ControlException[] = [];
    const folder = mkdtempSync(path.join(scene.folder, 'set-'));
    for await (const one of assessSet(engine, { name, scope: scopeOf(set), folder }, PROCEDURES)) {
      results.push(one.result);
      exceptions.push(...one.exceptions);
    }
    expect(results).toEqual(own.results);
    expect(exceptions).toEqual(own.exceptions);
    for (const [at, { id, sql }] of PROCEDURES.entries())
      expect(sorted(await rowsOf(sql.population)), `population of ${id}`).toEqual(own.populations[at]);
  });
});

test('the worlds hold what would show a difference', () => {
  const all = scene.stores.map(ofStore);
  const words = new Set(all.flatMap(({ results }) => results.map(({ result }) => result)));
  expect([...words].sort()).toEqual([
    'exception',
    'insufficient_evidence',
    'judgment_required',
    'no_exception',
    'not_applicable',
  ]);
  expect(all.reduce((sum, { exceptions }) => sum + exceptions.length, 0)).toBeGreaterThan(150);
});

test('lake check reports the same for all clusters together', async () => {
  const options = { to: scene.lake, period: undefined, engine: 'duckdb' as const };
  const report = await checkLake(
    { ...options, publicKeyFile: scene.publicKey, allowedSignersFile: undefined },
    { signal: new AbortController().signal, onProgress: () => {} },
  );
  expect(report.verdict).toBe('verified');
  expect(report.results.length).toBe(PROCEDURES.length * NAMES.length + 5);
  for (const [index, name] of NAMES.entries()) {
    const own = ofStore(scene.stores[index] ?? '');
    const results = report.results.filter(({ cluster }) => cluster === name);
    expect(
      results.map(({ procedure, result, population, exceptions }) => [
        procedure,
        result,
        population,
        exceptions,
      ]),
    ).toEqual(
      own.results.map(({ id, result, population, exceptions }) => [id, result, population.size, exceptions]),
    );
    const listed = report.exceptions.filter(({ cluster }) => cluster === name);
    expect(listed.map(({ id, facts }) => [id, facts])).toEqual(
      own.exceptions.map(({ id, facts }) => [id, facts]),
    );
  }
});
