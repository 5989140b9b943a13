import { deriveHistories } from '../../src/collectors/derived/deriveHistories.ts';
import type { EvidenceRow } from '../../src/records/evidence.ts';
import { type NewEvent, openEventWriter } from '../../src/store/events/eventWriter.ts';
import { openStoreForWriting } from '../../src/store/file/open.ts';
import type { SnapshotWriter } from '../../src/store/store.ts';
import { QUARTER_FROM_MS, QUARTER_TO_MS, type QuarterSize, quarterEvents } from './quarterEvents.ts';

const DAY_MS = 86_400_000;
const BATCH = 20_000;

/**
 * Makes a store that holds a quarter: a snapshot at each end, the audit log between them in closed windows of a day, and
 * the histories folded from it.
 */
export function buildQuarterStore(path: string, size: QuarterSize, cluster = 'acme.example.com'): void {
  const store = openStoreForWriting(path);
  try {
    for (const atMs of [QUARTER_FROM_MS, QUARTER_TO_MS + 60_000]) {
      const snapshot = store.beginSnapshot({
        started: new Date(atMs).toISOString(),
        cluster: {
          name: cluster,
          id: null,
          version: '14.2.0',
          address: 'localhost:3025',
          edition: 'oss',
        },
        caller: { user: 'soc2', roles: ['auditor'], expires: '2030-01-01T00:00:00Z' },
        collectorVersion: '0.1.0',
        nodeVersion: '24.0.0',
      });
      list(snapshot, 'users', size.users, user);
      list(snapshot, 'roles', size.roles, role);
      for (const dataset of ['bots', 'locks', 'access_requests_state']) list(snapshot, dataset, 0, user);
      const rows = atMs > QUARTER_FROM_MS ? load(path, size, snapshot.id) : 0;
      snapshot.finishDataset({ ...outcome('events'), item: 'LOG', status: 'complete', rows });
      for (const derived of deriveHistories(store, snapshot.id)) snapshot.finishDataset(derived);
      snapshot.finish(new Date(atMs + 30_000).toISOString(), null);
    }
  } finally {
    store.close();
  }
}

function load(path: string, size: QuarterSize, snapshot: number): number {
  const writer = openEventWriter(path, { bulk: true });
  const perDay = new Map<number, number>();
  let batch: NewEvent[] = [];
  for (const event of quarterEvents(size)) {
    const day = Math.floor(event.timeUs / 1000 / DAY_MS);
    perDay.set(day, (perDay.get(day) ?? 0) + 1);
    batch.push(event);
    if (batch.length < BATCH) continue;
    writer.insert(batch);
    batch = [];
  }
  writer.insert(batch);
  for (let ms = QUARTER_FROM_MS; ms <= QUARTER_TO_MS; ms += DAY_MS) {
    const received = perDay.get(ms / DAY_MS) ?? 0;
    const counts = { pages: 1, received, newRows: received, duplicates: 0 };
    const toUs = Math.min(ms + DAY_MS, QUARTER_TO_MS + 60_000) * 1000 - 1;
    writer.closeWindow({ fromUs: ms * 1000, toUs, ...counts, serverVersion: '14.2.0', snapshot });
  }
  writer.close();
  return size.events;
}

function list(
  snapshot: SnapshotWriter,
  dataset: string,
  count: number,
  row: (number: number) => EvidenceRow,
): void {
  for (let at = 0; at < count; at += 500) {
    const length = Math.min(500, count - at);
    snapshot.savePage(
      dataset,
      Array.from({ length }, (_, index) => row(at + index)),
    );
  }
  snapshot.finishDataset({ ...outcome(dataset), status: count === 0 ? 'empty' : 'complete' });
}

function outcome(dataset: string) {
  const shared = { reason: '', rpc: 'proto.AuthService/Get', pages: 1, permission: '' };
  return { dataset, item: 'USR', method: 'direct', ...shared } as const;
}

function user(number: number): EvidenceRow {
  const name = `user-${number}@example.com`;
  return {
    key: name,
    body: {
      kind: 'user',
      version: 'v2',
      metadata: { name, labels: { team: `team-${number % 97}`, site: `site-${number % 13}` } },
      spec: {
        roles: ['access', `role-${number % 211}`, `role-${number % 1999}`],
        traits: { logins: ['root', name], kubernetes_groups: [`group-${number % 31}`], db_users: ['reader'] },
        status: { is_locked: false, lock_expires: '0001-01-01T00:00:00Z' },
        expires: '0001-01-01T00:00:00Z',
        created_by: { time: '2026-01-01T00:00:00Z', user: { name: 'admin' } },
      },
    },
  };
}

function role(number: number): EvidenceRow {
  const name = `role-${number}`;
  const labels = number % 100 === 0 ? { '*': '*' } : { env: ['prod', 'stage'], team: `team-${number % 97}` };
  const verbs = number % 50 === 0 ? ['create', 'update'] : ['list', 'read'];
  return {
    key: name,
    body: {
      kind: 'role',
      version: 'v7',
      metadata: { name, description: `made-up role ${number}` },
      spec: {
        allow: {
          logins: ['{{internal.logins}}', `app-${number}`],
          node_labels: labels,
          rules: [{ resources: ['role', 'user'], verbs }],
          request: { roles: [`role-${number + 1}`] },
        },
        deny: {},
        options: { max_session_ttl: '8h0m0s', forward_agent: false },
      },
    },
  };
}
