import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { PAGES } from '../../scripts/docs/pages.ts';
import { STATE_COLLECTORS } from '../../src/collectors/state/registry.ts';
import { PROCEDURES } from '../../src/controls/procedures/registry.ts';
import { documentedSettings } from '../../src/controls/settingsCatalogue.ts';
import { EVENT_TYPES } from '../../src/datasets/eventTypes/eventTypeRegistry.ts';
import { DATASETS, datasetNamed } from '../../src/datasets/registry.ts';
import { eventDataset } from '../../src/evidence/fromEvents/registry.ts';
import { LOCAL_DATASETS } from '../../src/records/localDatasets.ts';
import { ROOT } from '../support/root.ts';

it.each(Object.entries(PAGES))('%s is what the code generates (npm run docs)', (name, text) => {
  expect(readFileSync(path.join(ROOT, name), 'utf8')).toBe(text());
});

it('every column, dataset and setting is documented', () => {
  const undocumented = [
    ...DATASETS.flatMap(({ name, description, shows, query, columns }) => [
      ...(description && shows && query ? [] : [name]),
      ...columns.filter(({ doc }) => doc.trim() === '').map((column) => `${name}.${column.name}`),
    ]),
    ...documentedSettings().flatMap(({ name, documentation }) => (documentation === '' ? [name] : [])),
  ];
  expect(undocumented).toEqual([]);
});

it('names of datasets are unique, and columns within each of them', () => {
  const names = DATASETS.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  const twice = DATASETS.flatMap(({ name, columns }) =>
    columns
      .map((column) => `${name}.${column.name}`)
      .filter((column, index, all) => all.indexOf(column) !== index),
  );
  expect(twice).toEqual([]);
});

it('datasets of state and their collectors are the same, with the same evidence item', () => {
  const described = DATASETS.filter(({ source }) => source === 'state').map(
    ({ name, item }) => `${name} ${item}`,
  );
  const collected = STATE_COLLECTORS.map(({ dataset, item }) => `${dataset} ${item}`);
  expect(described.sort()).toEqual(collected.sort());
});

it('datasets of the log and of local evidence have a source that fills them', () => {
  const log = DATASETS.filter(({ source }) => source === 'log');
  expect(log.filter(({ name }) => eventDataset(name) === null)).toEqual([]);
  const local = DATASETS.filter(({ source }) => source === 'local').map(({ name }) => name);
  expect(local.sort()).toEqual(Object.keys(LOCAL_DATASETS).sort());
});

it('event types and procedures name datasets that exist', () => {
  const named = [
    ...EVENT_TYPES.flatMap(({ datasets }) => datasets),
    ...PROCEDURES.flatMap(({ sources }) => sources.map((source) => source.replace(/^opening_/, ''))),
  ];
  expect(named.filter((name) => name !== 'events' && datasetNamed(name) === null)).toEqual([]);
});

it('each setting that a procedure reads is declared by it', () => {
  const names = documentedSettings().map(({ name }) => name);
  const undeclared = PROCEDURES.flatMap(({ id, sql, settings, uses }) =>
    names
      .filter((name) => `${sql.population}\n${sql.exceptions}`.includes(`'${name}'`))
      .filter((name) => !Object.hasOwn(settings, name) && uses?.includes(name) !== true)
      .map((name) => `${id} ${name}`),
  );
  expect(undeclared).toEqual([]);
});
