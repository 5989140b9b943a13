import type { EngineName } from '../../records/reports/lakeReports.ts';
import { DuckdbEngine } from './duckdbEngine.ts';
import type { Engine } from './engine.ts';

/** Memory of DuckDB when it runs procedures. */
const MEMORY = '2GB';

/**
 * Starts an engine over a lake.
 *
 * @param root folder of the lake
 * @param spill private folder for what does not fit into memory
 * @throws AffidavitError ENGINE_MISSING, ENGINE_FAILED
 */
export async function openEngine(
  name: EngineName,
  { root, spill }: { root: string; spill: string },
): Promise<Engine> {
  switch (name) {
    case 'duckdb':
      return await DuckdbEngine.open(root, { memory: MEMORY, spill });
  }
}
