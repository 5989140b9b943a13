import { createHash } from 'node:crypto';
import { deriveHistories } from '../../src/collectors/derived/deriveHistories.ts';
import { CATALOGUE_VERSION } from '../../src/controls/catalogue/catalogue.ts';
import { CONTROL_MAPPINGS } from '../../src/controls/relevance/relevance.ts';
import type { EvidenceRow } from '../../src/records/evidence.ts';
import { openStoreForWriting } from '../../src/store/file/open.ts';
import type { SnapshotWriter, StoreWriter } from '../../src/store/store.ts';
import { type ClusterSize, rolePages, userPages } from './cluster.ts';

const HOUR_MS = 3_600_000;
const SMALL_DATASETS = 20;

/**
 * Takes the snapshot of one night as `pull` does it with what the gateway gave: control mapping, listings page by page with
 * their calls, a score of small datasets, then the histories.
 *
 * @param store open for writing
 * @param night number of the night: decides what has changed
 * @param atMs when it was taken
 */
export function takeNight(store: StoreWriter, size: ClusterSize, night: number, atMs: number): void {
  store.saveControlMapping(CATALOGUE_VERSION, CONTROL_MAPPINGS);
  const snapshot = store.beginSnapshot({
    started: iso(atMs),
    cluster: {
      name: 'acme.example.com',
      id: null,
      version: '14.2.0',
      address: 'gateway.example.com:3025',
      edition: 'oss',
    },
    caller: { user: 'bot-auditor', roles: ['auditor'], expires: iso(atMs + HOUR_MS) },
    collectorVersion: '0.1.0',
    nodeVersion: '24.0.0',
  });
  list(snapshot, 'users', userPages(size, night), atMs);
  list(snapshot, 'roles', rolePages(size, night), atMs + 1000);
  for (let number = 0; number < SMALL_DATASETS; number += 1) {
    const body = { kind: 'thing', metadata: { name: 'only' }, spec: { number } };
    list(snapshot, `small_${number}`, [[{ key: 'only', body }]], atMs + 2000 + number * 50);
  }
  for (const dataset of ['bots', 'locks', 'access_requests_state']) list(snapshot, dataset, [], atMs + 4000);
  list(snapshot, 'events', [], atMs + 5000);
  for (const outcome of deriveHistories(store, snapshot.id)) snapshot.finishDataset(outcome);
  snapshot.finish(iso(atMs + 60_000), null);
}

/** Seconds of a night: by the clock, the disk and other programs included, and of the processor. */
export interface NightTime {
  clock: number;
  processor: number;
}

/** A night from opening the store to closing it. */
export function wholeNight(path: string, size: ClusterSize, night: number, atMs: number): NightTime {
  const from = performance.now();
  const before = process.cpuUsage();
  const store = openStoreForWriting(path);
  try {
    takeNight(store, size, night, atMs);
  } finally {
    store.close();
  }
  const { user, system } = process.cpuUsage(before);
  return { clock: (performance.now() - from) / 1000, processor: (user + system) / 1e6 };
}

function list(
  snapshot: SnapshotWriter,
  dataset: string,
  pages: Iterable<readonly EvidenceRow[]>,
  atMs: number,
): void {
  const rpc = `proto.AuthService/List_${dataset}`;
  let count = 0;
  let rows = 0;
  for (const page of pages) {
    snapshot.savePage(dataset, page);
    rows += page.length;
    count += 1;
    snapshot.recordCall({
      rpc,
      parameters: { limit: 500, page: count },
      page: count,
      rows: page.length,
      status: 'OK',
      message: '',
      sha256: createHash('sha256').update(JSON.stringify(page)).digest('hex'),
      started: iso(atMs + count * 37),
      duration_ms: 2 + (count % 40),
    });
  }
  snapshot.finishDataset({
    dataset,
    item: 'USR',
    status: rows === 0 ? 'empty' : 'complete',
    reason: '',
    rpc,
    pages: Math.max(1, count),
    permission: `${dataset}: list, read`,
    method: 'direct',
  });
}

const iso = (ms: number): string => new Date(ms).toISOString();
