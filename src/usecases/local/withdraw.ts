import { AffidavitError } from '../../errors/affidavitError.ts';
import { printable } from '../../formats/printable.ts';
import type { LocalDataset } from '../../records/localDatasets.ts';
import type { LocalRun } from '../../records/localRun.ts';
import { existingStore } from '../storePath.ts';
import { type LocalTarget, recordRun } from './recordRun.ts';

/** Sources to withdraw. */
export interface WithdrawOptions {
  /** the collector that it came from, for the list of runs */
  collector: string;
  dataset: LocalDataset;
  /** sources to withdraw; empty: the only one that there is */
  sources: readonly string[];
  note: string | undefined;
  /** what a source is called in errors: "list", "probe" */
  noun: string;
}

/**
 * Withdraws what was supplied by mistake: no export has it from now on. It stays in the store, and the withdrawal is recorded as
 * a run, with who and when.
 *
 * @throws AffidavitError USAGE when there is nothing of that name, STORE_…, DISK_FULL, WRITE_…
 */
export function withdraw(options: WithdrawOptions, target: LocalTarget): LocalRun {
  const { collector, dataset, noun, note = '' } = options;
  existingStore(target.storeFile);
  return recordRun(target, {
    collector,
    started: new Date().toISOString(),
    parameters: { withdrawn: true, note },
    sources: (store) => {
      const supplied = store.local.sources(dataset);
      const chosen = options.sources.length > 0 ? [...new Set(options.sources)] : supplied;
      const missing = chosen.find((source) => !supplied.includes(source));
      if (
        chosen.length === 0 ||
        missing !== undefined ||
        (options.sources.length === 0 && supplied.length > 1)
      )
        throw nothingThere(noun, missing, supplied);
      return chosen.map((source) => ({
        dataset,
        source,
        status: 'empty',
        reason: note === '' ? 'withdrawn' : `withdrawn: ${note}`,
        rows: [],
        redactions: [],
      }));
    },
  });
}

function nothingThere(
  noun: string,
  missing: string | undefined,
  supplied: readonly string[],
): AffidavitError {
  const names = supplied.map((source) => printable(source, 80)).join(', ');
  return new AffidavitError(
    'USAGE',
    missing !== undefined
      ? `The store holds no ${noun} "${printable(missing, 80)}".`
      : supplied.length === 0
        ? `The store holds no such ${noun}.`
        : `There is more than one ${noun}; say which to withdraw.`,
    supplied.length === 0 ? 'There is nothing to withdraw.' : `It holds ${names}.`,
  );
}
