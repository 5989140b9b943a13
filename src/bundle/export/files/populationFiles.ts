import { AffidavitError } from '../../../errors/affidavitError.ts';
import { POPULATION_COLUMNS, type PopulationRow } from '../../../records/listings/populationListing.ts';
import type { BundleInput, PopulationInput } from '../../input.ts';
import { type Drawn, drawSample, ownEngagement, sampleSeed } from '../../sampling.ts';
import { batchesOf } from '../batches.ts';
import { cellText, newCsvNotes } from '../csvCells.ts';
import type { FileList } from './fileList.ts';
import { csvListing, namesOf } from './rowFiles.ts';

/**
 * Writes populations/ and samples/: the population of each procedure as its query gives it, an index with the SHA-256 of each, and
 * a worksheet of the rows that are drawn. The samples are illustrations: the auditor draws with an own string.
 */
export async function writePopulations(files: FileList, input: BundleInput): Promise<void> {
  const engagement = ownEngagement(input.entity, input.period.label);
  const index: unknown[][] = [];
  for (const population of input.controls.populations) {
    if (!/^[KX][A-Za-z0-9_-]{1,40}$/.test(population.id))
      throw new AffidavitError('BUG', `"${population.id}" cannot be the name of a population.`);
    const path = `populations/${population.id}.csv`;
    const { sha256 } = await writeRows(files, path, population.columns, population.rows());
    const seed = sampleSeed(engagement, population.id, sha256);
    const drawn = drawSample(seed, keysOf(population), population.sample.rows);
    await writeSample(files, population, drawn);
    const row: PopulationRow = { population, sha256, seed };
    index.push(POPULATION_COLUMNS.map(({ cell }) => cell(row)));
  }
  await writeRows(files, 'populations/index.csv', namesOf(POPULATION_COLUMNS), index);
}

/** Keys of the rows, their first column, as the file prints them: a spreadsheet, and `sample`, have nothing else. */
function* keysOf({ rows }: PopulationInput): Generator<string> {
  for (const [key] of rows()) yield printedKey(key);
}

function printedKey(key: unknown): string {
  return cellText(key, newCsvNotes());
}

async function writeSample(
  files: FileList,
  { id, columns, rows }: PopulationInput,
  drawn: readonly Drawn[],
): Promise<void> {
  const byKey = new Map(drawn.map((one) => [one.rowId, one]));
  const found: { one: Drawn; row: readonly unknown[] }[] = [];
  for (const row of rows()) {
    const one = byKey.get(printedKey(row[0]));
    if (one !== undefined) found.push({ one, row });
  }
  found.sort((a, b) => a.one.rank - b.one.rank);
  const headers = ['rank', 'spare', ...columns, 'tester', 'date', 'result', 'note'];
  const cells = found.map(({ one, row }) => [one.rank, one.spare ? 'spare' : '', ...row, '', '', '', '']);
  await writeRows(files, `samples/${id}.csv`, headers, cells);
}

async function writeRows(
  files: FileList,
  path: string,
  headers: readonly string[],
  rows: Iterable<readonly unknown[]>,
): Promise<{ sha256: string }> {
  const notes = newCsvNotes();
  let records = 0;
  const cells = (row: readonly unknown[]) => {
    records += 1;
    return row;
  };
  return await files.add(path, csvListing(headers, batchesOf(rows), cells, notes), () => ({
    records,
    csv: notes,
  }));
}
