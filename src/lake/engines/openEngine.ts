import type { EngineName } from '../../records/reports/lakeReports.ts';
import { DuckdbEngine } from './duckdbEngine.ts';
import type { Engine } from './engine.ts';

/** Memory of DuckDB when it runs procedures. */
const MEMORY = '2GB';

/** Which engine runs, and where it is. */
export type EngineChoice =
  | { name: Exclude<EngineName, 'spark'> }
  | {
      name: 'spark';
      /** `sc://HOST:PORT/;name=value` */
      address: string;
      /** the lake as the engine's machines find it; undefined: by the same folder */
      uri: string | undefined;
      environment: Readonly<Record<string, string | undefined>>;
    };

/**
 * Starts an engine over a lake, or connects to it.
 *
 * @param root folder of the lake, absolute
 * @param spill private folder for what does not fit into memory
 * @param signal ends what runs elsewhere
 * @throws AffidavitError ENGINE_MISSING, ENGINE_FAILED, ENGINE_UNREACHABLE, ENGINE_REFUSED, USAGE
 */
export async function openEngine(
  choice: EngineChoice,
  { root, spill, signal }: { root: string; spill: string; signal?: AbortSignal },
): Promise<Engine> {
  switch (choice.name) {
    case 'duckdb':
      return await DuckdbEngine.open(root, { memory: MEMORY, spill });
    case 'spark': {
      const { SparkEngine } = await import('./spark/sparkEngine.ts');
      const { address, uri, environment } = choice;
      return await SparkEngine.open({
        address,
        root: uri ?? root,
        environment,
        signal: signal ?? new AbortController().signal,
      });
    }
  }
}
