import { AffidavitError } from '../../errors/affidavitError.ts';
import { printable } from '../../formats/printable.ts';
import { localDatasetInfo } from '../../records/localDatasets.ts';
import type { LocalRun } from '../../records/localRun.ts';
import type { CollectedSource } from '../../store/local/localStore.ts';
import type { StoreReader } from '../../store/store.ts';
import { openOrMakeStore } from '../newStore.ts';
import { whoRuns } from '../runInfo.ts';

/** Where local evidence goes, and who runs. */
export interface LocalTarget {
  storeFile: string | undefined;
  collectorVersion: string;
  /**
   * for runs that nobody watches: what is as it was at its last run is not stored again, except what shows the state of a moment,
   * and what was withdrawn stays withdrawn
   */
  onlyChanges?: boolean;
  /** gets the path of a store that was made, because there was none */
  onNewStore?: (path: string) => void;
}

/**
 * Keeps what a local collector found, in one transaction.
 *
 * @param run what was found; its `sources` may depend on what the store holds. `started`: RFC 3339 UTC
 * @throws AffidavitError STORE_…, DISK_FULL, WRITE_…, USAGE for what was withdrawn; whatever `sources` throws
 */
export function recordRun(
  target: LocalTarget,
  run: {
    collector: string;
    started: string;
    parameters: Record<string, unknown>;
    sources: readonly CollectedSource[] | ((store: StoreReader) => readonly CollectedSource[]);
  },
): LocalRun {
  const store = openOrMakeStore(target.storeFile, target.onNewStore);
  try {
    const sources = typeof run.sources === 'function' ? run.sources(store) : run.sources;
    const earlier = target.onlyChanges === true ? earlierRun(store, sources) : null;
    if (earlier !== null) return { ...earlier, unchanged: true };
    return store.local.saveRun({
      ...run,
      sources,
      ended: new Date().toISOString(),
      who: whoRuns(),
      collector_version: target.collectorVersion,
    });
  } finally {
    store.close();
  }
}

/** The run that has the same content; null where there is something new. @throws AffidavitError USAGE for what was withdrawn */
function earlierRun(store: StoreReader, sources: readonly CollectedSource[]): LocalRun | null {
  const standings = sources.map((source) => store.local.standing(source));
  const withdrawn = sources[standings.findIndex(({ state }) => state === 'withdrawn')];
  if (withdrawn !== undefined)
    throw new AffidavitError(
      'USAGE',
      `${printable(withdrawn.source)} was withdrawn, so it is not collected again by itself.`,
      'Remove it from affidavit.yaml, or collect it once by its own command.',
    );
  const isLasting = sources.every(({ dataset }) => localDatasetInfo(dataset).serves === 'supplied');
  const [first] = standings;
  if (!isLasting || first?.state !== 'same' || !standings.every(({ state }) => state === 'same')) return null;
  return store.local.runs().find(({ run }) => run === first.run) ?? null;
}
