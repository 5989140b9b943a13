import { existsSync } from 'node:fs';
import { SETTLED_STATUSES } from '../../records/datasets.ts';
import { mayBeRunning, type SnapshotInfo } from '../../records/snapshot.ts';
import { openStoreForReading } from '../../store/file/open.ts';
import type { StoreReader } from '../../store/store.ts';
import type { DeclaredCluster, TrustedName } from './fleetExceptions.ts';

const TRUST_DATASETS = ['remote_clusters', 'trusted_clusters'] as const;

/**
 * The store of a declared cluster: its latest snapshot whose pull is over, and the clusters that it trusts or is trusted by.
 *
 * @param declared its name, its store, and its name in Teleport where the declaration shows it
 * @param nowMs the present, milliseconds since the epoch
 */
export function declaredCluster(
  declared: { name: string; storeFile: string; expected: string | null },
  nowMs: number,
): DeclaredCluster {
  const { name, storeFile, expected } = declared;
  const nothing: DeclaredCluster = {
    name,
    cluster: expected,
    expected,
    snapshot: null,
    problem: '',
    trusted: [],
  };
  if (!existsSync(storeFile)) return nothing;
  try {
    const store = openStoreForReading(storeFile);
    try {
      const last = store.snapshots().findLast((snapshot) => !mayBeRunning(snapshot, nowMs));
      if (last === undefined) return nothing;
      return { ...nothing, cluster: last.cluster.name, snapshot: facts(last), trusted: trustedNames(store) };
    } finally {
      store.close();
    }
  } catch (error) {
    return { ...nothing, problem: error instanceof Error ? error.message : String(error) };
  }
}

function facts({ id, status, started, datasets }: SnapshotInfo): NonNullable<DeclaredCluster['snapshot']> {
  const missing = datasets
    .filter((outcome) => !SETTLED_STATUSES.has(outcome.status))
    .map((outcome) => `${outcome.dataset} ${outcome.status}`);
  return { id, status, started, missing };
}

/** Of the last finished snapshot: a running one has not read them yet. */
function trustedNames(store: StoreReader): TrustedName[] {
  const snapshot = store.latestSnapshot('finished');
  if (snapshot === null) return [];
  return TRUST_DATASETS.flatMap((dataset) =>
    [...store.rows(snapshot.id, dataset)].map(({ json }) => ({ name: nameIn(json), dataset })),
  ).filter(({ name }) => name !== '');
}

function nameIn(json: string): string {
  const { metadata } = JSON.parse(json) as { metadata?: { name?: unknown } };
  return typeof metadata?.name === 'string' ? metadata.name : '';
}
