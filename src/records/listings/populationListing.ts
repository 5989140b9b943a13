import { int, type ListingColumn, text, time } from './listingColumn.ts';

/** The size of a sample, and what it rests on: "daily: 25, the published size". */
export interface SampleSize {
  /** not more than the population has */
  rows: number;
  by: string;
}

/** The population of one procedure, described. Times RFC 3339. */
export interface PopulationFacts {
  id: string;
  /** AC-07/K11 or CC6.2/K11 */
  reference: string;
  /** ids of the entity's controls that name the procedure */
  controls: readonly string[];
  title: string;
  /** what a row is, in words */
  definition: string;
  /** tables that it is drawn from */
  sources: readonly string[];
  from: string;
  to: string;
  asOf: string;
  size: number;
  /** how completeness was established, or what is missing; for no rows, why there are none */
  completeness: string;
  sample: SampleSize;
}

/** A population with its file, and the sample that was drawn from it. */
export interface PopulationRow {
  population: PopulationFacts;
  /** lower-case hex SHA-256 of its file; empty in a draft, which has none */
  sha256: string;
  /** empty likewise: the seed depends on the file */
  seed: string;
}

/** Columns of populations/index.csv. */
export const POPULATION_COLUMNS: readonly ListingColumn<PopulationRow>[] = [
  text('reference', ({ population }) => population.reference),
  text('control', ({ population }) => population.controls),
  text('procedure', ({ population }) => population.id),
  text('title', ({ population }) => population.title),
  text('definition', ({ population }) => population.definition),
  text('sources', ({ population }) => population.sources),
  time('from', ({ population }) => population.from),
  time('to', ({ population }) => population.to),
  time('as_of', ({ population }) => population.asOf),
  int('rows', ({ population }) => population.size),
  text('sha256', ({ sha256 }) => sha256),
  text('completeness', ({ population }) => population.completeness),
  int('sample_rows', ({ population }) => population.sample.rows),
  text('sample_seed', ({ seed }) => seed),
  text('sample_by', ({ population }) => population.sample.by),
];
