import type { EngineName } from '../../records/reports/lakeReports.ts';
import type { LakeColumn } from '../layout/lakeColumns.ts';

/** A value of an answer. Whole numbers beyond 2^53 are texts. */
export type EngineCell = string | number | null;

/** A table that queries may name, and the files of the lake that hold its rows. */
export interface EngineTable {
  name: string;
  columns: readonly LakeColumn[];
  /** paths inside the lake; none: the table is empty */
  files: readonly string[];
}

/** A view over tables, for queries that name it. */
export interface EngineView {
  name: string;
  /** the query that it shows */
  query: string;
}

/**
 * Whatever runs SQL over the Parquet files of a lake. An engine sees exactly the files that it is given, never a folder: a file that the
 * manifest does not name is not read. Names are bare: `use` decides which cluster's rows a procedure sees.
 */
export interface Engine {
  readonly name: EngineName;
  /** as the engine states it */
  readonly version: string;
  /**
   * Makes tables and views visible by their names, in place of all that were visible before.
   *
   * @throws AffidavitError ENGINE_FAILED
   */
  use(tables: readonly EngineTable[], views?: readonly EngineView[]): Promise<void>;
  /**
   * Runs one query of the portable subset (docs/procedures.md).
   *
   * @returns rows in batches of bounded size, cells in the order of the columns
   * @throws AffidavitError ENGINE_FAILED with the engine's words
   */
  run(sql: string): AsyncIterable<readonly (readonly EngineCell[])[]>;
  close(): Promise<void>;
}
