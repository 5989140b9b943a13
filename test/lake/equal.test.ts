import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { PROCEDURES } from '../../src/controls/procedures/registry.ts';
import { DuckdbEngine } from '../../src/lake/engines/duckdbEngine.ts';
import { checkLake } from '../../src/usecases/lake/checkLake.ts';
import { atEnd } from '../support/atEnd.ts';
import { equalScene, expectEqual, ofStore } from './equalScene.ts';
import { NAMES } from './lakeScene.ts';

let made: Awaited<ReturnType<typeof equalScene>>;
let engine: DuckdbEngine;

beforeAll(async () => {
  made = await equalScene();
  const spill = mkdtempSync(path.join(made.scene.folder, 'spill-'));
  engine = await DuckdbEngine.open(made.scene.lake, { memory: '500MB', spill });
  atEnd(() => engine.close());
});

test.each(NAMES)(
  'cluster %j: every procedure gives the rows and the conclusion that it gives on the store',
  async (name) => {
    await expectEqual(engine, made, name);
  },
);

test('the worlds hold what would show a difference', () => {
  const all = made.scene.stores.map(ofStore);
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
  const options = { to: made.scene.lake, period: undefined, engine: { name: 'duckdb' as const } };
  const report = await checkLake(
    { ...options, publicKeyFile: made.scene.publicKey, allowedSignersFile: undefined },
    { signal: new AbortController().signal, onProgress: () => {} },
  );
  expect(report.verdict).toBe('verified');
  expect(report.results.length).toBe(PROCEDURES.length * NAMES.length + 5);
  for (const [index, name] of NAMES.entries()) {
    const own = ofStore(made.scene.stores[index] ?? '');
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
