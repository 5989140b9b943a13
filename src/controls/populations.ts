import type { EvidenceSet } from '../evidence/evidenceSet.ts';
import type { TestResult } from '../records/controls.ts';
import type { PopulationFacts, SampleSize } from '../records/listings/populationListing.ts';
import { populationTable } from './assessmentTables.ts';
import type { Conclusion } from './conclusion.ts';
import { sampleSize } from './samples/sampleSize.ts';

/** The population of a procedure, as it was assessed. */
export interface Population extends PopulationFacts {
  columns: readonly string[];
  rows(): Iterable<readonly unknown[]>;
}

/** Parts of a conclusion that describe its populations. */
type Assessed = Pick<Conclusion, 'set' | 'procedures' | 'results' | 'entity' | 'settings'>;

/** The size of the sample of a procedure, by how often the entity's controls that name it operate. */
export function sampleOf(
  { id, population, controls }: TestResult,
  { entity, settings }: Pick<Conclusion, 'entity' | 'settings'>,
): SampleSize {
  const frequencies = (entity?.controls ?? []).flatMap(({ id: control, frequency }) =>
    frequency !== undefined && controls.includes(control) ? [frequency] : [],
  );
  return sampleSize({ procedure: id, population: population.size, frequencies }, settings.all);
}

/** Populations of assessed procedures; rows stream from the evidence set. */
export function populationsOf({ set, procedures, results, entity, settings }: Assessed): Population[] {
  return results.map((result) => {
    const procedure = procedures.find(({ id }) => id === result.id);
    const table = populationTable(result.id);
    const columns = set.db
      .prepare(`SELECT * FROM ${table} LIMIT 0`)
      .columns()
      .map(({ name }) => name);
    return {
      id: result.id,
      reference: result.reference,
      controls: result.controls,
      title: result.title,
      definition: result.population.description,
      sources: tablesIn(set, procedure?.sql.population ?? ''),
      from: result.tested_from,
      to: result.tested_to,
      asOf: result.as_of,
      size: result.population.size,
      completeness: completenessOf(result),
      sample: sampleOf(result, { entity, settings }),
      columns,
      rows: () => rowsOf(set, table),
    };
  });
}

function* rowsOf({ db }: EvidenceSet, table: string): Generator<readonly unknown[]> {
  const page = db
    .prepare<[number], unknown[]>(`SELECT rowid, * FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT 200`)
    .raw();
  for (let after = 0; ; ) {
    const rows = page.all(after) as unknown[][];
    for (const [, ...cells] of rows) yield cells;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = Number(last[0]);
  }
}

/** Tables of the evidence set that a query names. */
function tablesIn(set: EvidenceSet, sql: string): string[] {
  const words = new Set(sql.match(/[a-z_0-9]+/g) ?? []);
  return set
    .tables()
    .map(({ table }) => table)
    .filter((table) => words.has(table));
}

function completenessOf({ insufficient, population, explanation }: TestResult): string {
  if (insufficient.length > 0) return `not established: ${insufficient.slice(0, 3).join('; ')}`;
  if (population.size === 0) return explanation;
  return 'every source was read completely';
}
