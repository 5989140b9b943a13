import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { exceptionsOf } from '../../src/controls/exceptions.ts';
import { PROCEDURES } from '../../src/controls/procedures/registry.ts';
import { assessSet, scopeOf } from '../../src/lake/check/assessSet.ts';
import { setTables } from '../../src/lake/check/setTables.ts';
import type { Engine } from '../../src/lake/engines/engine.ts';
import { verifyLake } from '../../src/lake/manifest/verifyLake.ts';
import type { ControlException, TestResult } from '../../src/records/controls.ts';
import type { LakeManifest } from '../../src/records/lakeManifest.ts';
import { conclude, openForConclusion } from '../../src/usecases/conclude/conclude.ts';
import { ACCESS, MACHINES, PEOPLE } from '../controls/engineWorlds.ts';
import type { World } from '../controls/world.ts';
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

/** The lake of those clusters, and what it declares. */
export async function equalScene(): Promise<{ scene: LakeScene; manifest: LakeManifest }> {
  const scene = await lakeScene(WORLDS);
  await write(scene, scene.stores);
  const { report, manifest } = await verifyLake(scene.lake);
  expect(report.codes).toEqual([]);
  return { scene, manifest: manifest as LakeManifest };
}

/** Everything that a store concludes, with the rows of each population. */
export function ofStore(file: string) {
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

/**
 * Each procedure gives on an engine, over the lake, the rows and the conclusion that it gives on the store of a cluster.
 *
 * @param rows whether the rows of each population are compared as well, beside their number
 */
export async function expectEqual(
  engine: Engine,
  { scene, manifest }: Awaited<ReturnType<typeof equalScene>>,
  name: (typeof NAMES)[number],
  rows = true,
): Promise<void> {
  const own = ofStore(scene.stores[NAMES.indexOf(name)] ?? '');
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
  for (const [at, { id, sql }] of rows ? PROCEDURES.entries() : [])
    expect(sorted(await rowsOf(engine, sql.population)), `population of ${id}`).toEqual(own.populations[at]);
}

/** All rows of a query. */
export async function rowsOf(engine: Pick<Engine, 'run'>, sql: string): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const batch of engine.run(sql)) rows.push(...batch);
  return rows;
}

function sorted(rows: readonly unknown[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}
