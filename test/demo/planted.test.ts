import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { PROCEDURES } from '../../src/controls/procedures/registry.ts';
import { affidavit } from '../support/cli.ts';
import { temporaryFolder } from '../support/scene.ts';
import { type Personality, PLANTED } from './planted.ts';

interface Listed {
  procedure: string;
  dataset: string;
  row_id: string;
  facts: string;
}

const dir = await temporaryFolder();

it('something is planted for every test of controls', () => {
  expect(Object.keys(PLANTED)).toEqual(PROCEDURES.map(({ id }) => id));
});

describe.each<Personality>(['14.2', '18'])('the demo of a gateway of generation %s', (personality) => {
  const out = path.join(dir, personality);
  let exceptions: Listed[] = [];
  const results = new Map<string, string>();
  let text = (_: string): string => '';

  beforeAll(async () => {
    const { status, stderr } = await affidavit(['demo', '--personality', personality, '--out', out]);
    expect(status, stderr).toBe(0);
    const zip = path.join(out, 'bundles', 'Northwind-Ledger-soc2-2026-Q3-seq001.zip');
    text = (name) => execFileSync('unzip', ['-p', zip, name], { encoding: 'utf8', maxBuffer: 1e8 });
    exceptions = parse(text('exceptions.csv'), { bom: true, columns: true });
    const all: { id: string; result: string }[] = JSON.parse(text('results.json')).results;
    for (const { id, result } of all) results.set(id, result);
  });

  it.each(Object.entries(PLANTED))('%s', (id, { shownIn, without, also, ...first }) => {
    const own = exceptions.filter(({ procedure }) => procedure === id);
    const missing = without?.[personality];
    if (missing !== undefined) {
      expect([results.get(id), own]).toEqual([missing.result, []]);
      return;
    }
    expect(results.get(id)).toBe('exception');
    const more = also?.[personality];
    for (const { exception, trap } of more === undefined ? [first] : [first, more]) {
      const [dataset, key] = exception;
      expect(own.filter((row) => row.dataset === dataset && row.row_id.includes(key))).not.toEqual([]);
      expect(text(shownIn ?? `populations/${id}.csv`)).toContain(trap);
      expect(own.filter(({ row_id, facts }) => `${row_id} ${facts}`.includes(trap))).toEqual([]);
    }
  });
});
