import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { expect } from 'vitest';
import CollectTbot from '../../../src/commands/collect/tbot.ts';
import Export from '../../../src/commands/export.ts';
import Import from '../../../src/commands/import.ts';
import KeysCreate from '../../../src/commands/keys/create.ts';
import Verify from '../../../src/commands/verify.ts';
import type { DatasetOutcome } from '../../../src/records/datasets.ts';
import { type Ran, runCommand } from './runCommand.ts';
import type { WorkFolder } from './workFolder.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests look into rows of many shapes
type Row = any;

/** Files of a cluster that cannot be reached: resources in tctl's form, lines of its log, a configuration of tbot. */
export interface Files {
  resources?: object[];
  events?: object[];
  /** the log as text, where it is no list of events */
  log?: string;
  tbot?: string;
}

/** A bundle of the third quarter, as its reader finds it. */
export interface Quarter {
  imported: DatasetOutcome[];
  /** a file of the bundle */
  text(name: string): string;
  rows(dataset: string): Row[];
  /** facts of a test's exceptions, each after "dataset/row " */
  exceptions(id: string): string[];
  result(id: string): Row;
}

/** Exports the third quarter of a store under a new key. */
export async function exportQuarter(folder: WorkFolder, store: string): Promise<Ran> {
  const made = await runCommand(KeysCreate, ['--out', folder.path('keys'), '--entity', 'North', '--json']);
  expect(made.exit, made.stdout).toBe(0);
  const [key = ''] = readdirSync(folder.path('keys')).filter((name) => name.endsWith('.key'));
  const where = ['--key', folder.path('keys', key), '--out', folder.path('out'), '--store', store];
  return await runCommand(Export, ['--period', '2026-Q3', '--entity', 'North', ...where, '--json']);
}

/** Imports the files, exports the quarter, has the bundle verified, and opens it. */
export async function importedQuarter(folder: WorkFolder, files: Files): Promise<Quarter> {
  const store = folder.path('air.db');
  folder.file('tctl/resources.json', JSON.stringify(files.resources ?? []));
  const lines = (files.events ?? []).map((event) => `${JSON.stringify(event)}\n`).join('');
  const log = folder.file('audit.log', files.log ?? lines);
  const period = ['--since', '2026-07-01', '--until', '2026-10-01'];
  const cluster = ['--cluster', 'north.example', '--store', store, '--json'];
  const imported = await runCommand(Import, [
    '--tctl',
    folder.path('tctl'),
    ...['--events', log, ...period, ...cluster],
  ]);
  expect([0, 4], imported.stdout).toContain(imported.exit);
  if (files.tbot !== undefined) {
    const collected = await runCommand(CollectTbot, [
      folder.file('tbot.yaml', files.tbot),
      ...['--store', store, '--json'],
    ]);
    expect(collected.exit, collected.stdout).toBe(0);
  }
  const ran = await exportQuarter(folder, store);
  expect(ran.exit, ran.stdout).toBe(0);
  const checked = await runCommand(Verify, [ran.json.path, '--json']);
  expect(checked.json.checks.filter(({ status }: Row) => status === 'fail')).toEqual([]);
  const text = (name: string) =>
    execFileSync('unzip', ['-p', ran.json.path, name], { encoding: 'utf8', maxBuffer: 1e8 });
  const listings = execFileSync('unzip', ['-Z1', ran.json.path], { encoding: 'utf8' }).split('\n');
  const results: Row[] = JSON.parse(text('results.json')).results;
  const exceptions: Row[] = parse(text('exceptions.csv'), { bom: true, columns: true });
  return {
    imported: imported.json.datasets,
    text,
    result: (id) => results.find((result) => result.id === id),
    rows: (dataset) =>
      text(listings.find((name) => name.endsWith(`/${dataset}.jsonl`)) ?? dataset)
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
    exceptions: (id) =>
      exceptions
        .filter(({ procedure }) => procedure === id)
        .map(({ dataset, row_id, facts }) => `${dataset}/${row_id} ${facts}`),
  };
}
