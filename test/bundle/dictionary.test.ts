import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { writeBundle } from '../../src/bundle/export/writeBundle.ts';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { loadSigningKey } from '../../src/bundle/keys/signingKey.ts';
import { controlSettings } from '../../src/controls/settings.ts';
import { DATASETS } from '../../src/datasets/registry.ts';
import { sqlColumns } from '../../src/datasets/sqlTable.ts';
import { dictionaryRows, settingRows } from '../../src/usecases/export/dictionaryInput.ts';
import { filesOf } from './support/bundleFiles.ts';
import { sampleInput } from './support/sampleInput.ts';
import { workspace } from './support/workspace.ts';

it('the data dictionary has every column of every table, settings.csv every setting as it was used', async () => {
  const folder = await workspace();
  const signer = await loadSigningKey((await createKey({ outDir: join(folder, 'keys') })).privateKeyPath);
  const input = sampleInput();
  const settings = controlSettings({ min_approvers: 2 }, { leaver_sla: '8h' });
  const dictionary = DATASETS.flatMap((dataset) => dictionaryRows({ table: dataset.name, dataset }));
  const controls = { ...input.controls, dictionary, settings: settingRows({ settings, procedures: [] }) };
  const { path } = await writeBundle({ ...input, controls }, { outDir: join(folder, 'out'), signer });
  const files = await filesOf(path);
  const rows = (name: string): Record<string, string>[] =>
    parse(files.get(name) as Buffer, { bom: true, columns: true });

  const listed = rows('controls/data-dictionary.csv');
  expect(listed.map(({ table, column }) => `${table}.${column}`)).toEqual(
    DATASETS.flatMap(({ name, columns }) => sqlColumns(columns).map((column) => `${name}.${column.name}`)),
  );
  expect(listed.filter(({ documentation }) => documentation === '')).toEqual([]);

  const used = rows('controls/settings.csv');
  expect(used).toHaveLength(settings.all.length);
  const setting = (name: string) => used.find((row) => row.name === name);
  expect(setting('min_approvers')).toMatchObject({ value: '2', number: '2', basis: 'setting' });
  expect(setting('leaver_sla')).toMatchObject({
    value: '8h',
    number: '28800000000',
    basis: 'entity_policy',
    procedures: 'K11',
  });
  expect(setting('dormant_days')).toMatchObject({ basis: 'product_default', procedures: 'K14; K29; K33' });
  expect(setting('approved_admins')).toMatchObject({ value: '', number: '' });
});
