import { type LoadedTable, loadScript } from '../../../datasets/loadSql.ts';
import { datasetNamed } from '../../../datasets/registry.ts';
import { AffidavitError } from '../../../errors/affidavitError.ts';
import type { ManifestDataset } from '../../../records/manifest.ts';
import type { BundleInput } from '../../input.ts';
import type { FileList } from './fileList.ts';

/**
 * Writes controls/procedures/: the text of each procedure as it was run, and the scripts that load this bundle's own files into
 * tables with the stock shells of SQLite and DuckDB.
 *
 * @param datasets the listings as written: their files are loaded
 */
export async function writeProcedures(
  files: FileList,
  { controls }: BundleInput,
  datasets: readonly ManifestDataset[],
): Promise<void> {
  for (const { id, text } of controls.procedures) {
    if (!/^[KX][A-Za-z0-9_-]{1,40}$/.test(id))
      throw new AffidavitError('BUG', `"${id}" cannot be the name of a procedure.`);
    await files.add(`controls/procedures/${id}.sql`, text);
  }
  const written = new Map(datasets.map(({ dataset, files: paths }) => [dataset, paths[0] ?? null]));
  const tables = controls.tables.map(({ table, dataset }): LoadedTable => {
    const found = datasetNamed(dataset);
    if (found === null) throw new AffidavitError('BUG', `No dataset is named ${dataset}.`);
    return { table, dataset: found, file: written.get(table) ?? null };
  });
  const log = datasets.find(({ dataset }) => dataset === 'events')?.files ?? [];
  const events = controls.eventsFlat ? log.filter((name) => name.endsWith('.jsonl')) : undefined;
  await files.add('controls/procedures/load-sqlite.sql', loadScript('sqlite', tables, events));
  await files.add('controls/procedures/load-duckdb.sql', loadScript('duckdb', tables, events));
}
