import { AffidavitError } from '../../errors/affidavitError.ts';

/** The module of DuckDB. */
export type Duckdb = typeof import('@duckdb/node-api');

/**
 * Loads DuckDB, an optional dependency: only commands about a lake need it.
 *
 * @throws AffidavitError ENGINE_MISSING with the command that installs it
 */
export async function loadDuckdb(): Promise<Duckdb> {
  try {
    return await import('@duckdb/node-api');
  } catch (cause) {
    throw new AffidavitError(
      'ENGINE_MISSING',
      'DuckDB is not installed; lakes are written and read by it.',
      'Run `npm install --global @duckdb/node-api@1.5.6-r.1`, then the same command again.',
      { cause },
    );
  }
}
