import { hostname, userInfo } from 'node:os';
import type { LocalRun } from '../../records/localRun.ts';
import { openStoreForWriting } from '../../store/file/open.ts';
import type { CollectedSource } from '../../store/local/localStore.ts';
import type { StoreReader } from '../../store/store.ts';
import { storePath } from '../storePath.ts';

/** Where local evidence goes, and who runs. */
export interface LocalTarget {
  storeFile: string | undefined;
  collectorVersion: string;
}

/**
 * Keeps what a local collector found, in one transaction.
 *
 * @param run what was found; its `sources` may depend on what the store holds. `started`: RFC 3339 UTC
 * @throws AffidavitError STORE_…, DISK_FULL, WRITE_…; whatever `sources` throws
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
  const store = openStoreForWriting(storePath(target.storeFile));
  try {
    return store.local.saveRun({
      ...run,
      sources: typeof run.sources === 'function' ? run.sources(store) : run.sources,
      ended: new Date().toISOString(),
      who: whoRuns(),
      collector_version: target.collectorVersion,
    });
  } finally {
    store.close();
  }
}

/** The operating system's user and host, as `user@host`. */
export function whoRuns(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // a user id without an entry in the system's list of users, as in containers
    return `uid ${process.getuid?.() ?? '?'}@${hostname()}`;
  }
}
