import { createHash } from 'node:crypto';
import type { EvidenceRow } from '../../src/records/evidence.ts';
import { openEventWriter } from '../../src/store/events/eventWriter.ts';
import { openStoreForWriting } from '../../src/store/file/open.ts';
import { eventWindow, outcome, START } from './fixtures.ts';

/** As many datasets as a pull reads, most of them small. */
const DATASETS = 40;
const CALLS = 64;
const PAGE = 500;
const DAY_MS = 86_400_000;

/**
 * Takes snapshots of a cluster in which nothing changes, as a nightly pull would: all datasets, a call log with varying
 * times and equal answers, one more closed window of the audit log.
 *
 * @param done told after each night, 1-based
 */
export function growNights(
  path: string,
  size: { users: number; nights: number },
  done: (night: number) => void,
): void {
  const pages: EvidenceRow[][] = [];
  for (let at = 0; at < size.users; at += PAGE) {
    pages.push(Array.from({ length: Math.min(PAGE, size.users - at) }, (_, index) => user(at + index)));
  }
  for (let night = 1; night <= size.nights; night += 1) {
    const midnight = Date.UTC(2026, 0, night);
    const store = openStoreForWriting(path);
    const snapshot = store.beginSnapshot({
      ...START,
      started: new Date(midnight).toISOString(),
      caller: { ...START.caller, expires: new Date(midnight + 3_600_000).toISOString() },
    });
    for (const page of pages) snapshot.savePage('users', page);
    for (let dataset = 0; dataset < DATASETS; dataset += 1) {
      const name = dataset === 0 ? 'users' : `dataset_${dataset}`;
      if (dataset > 0) snapshot.savePage(name, [{ key: 'only', body: { metadata: { name: 'only' } } }]);
      for (let call = 0; call < callsOf(dataset); call += 1) {
        const noise = (night * 7919 + dataset * 104_729 + call * 1299) % 40_000;
        snapshot.recordCall({
          rpc: `proto.AuthService/List${dataset}`,
          parameters: { limit: PAGE, start_key: { sha256: digest(`${dataset}.${call}`) } },
          page: call + 1,
          rows: 1,
          status: 'OK',
          message: '',
          sha256: digest(`answer ${dataset}.${call}`),
          started: new Date(midnight + dataset * 100 + call * 37 + (noise % 30)).toISOString(),
          duration_ms: 2 + noise / 1000,
        });
      }
      snapshot.finishDataset(outcome(name, 'complete'), [
        { path: 'spec.local_auth', rule: 'declared', count: 3 },
      ]);
    }
    const events = openEventWriter(path);
    events.closeWindow(eventWindow((midnight - DAY_MS) * 1000, midnight * 1000 - 1));
    events.close();
    const [from, to] = [new Date(midnight - DAY_MS).toISOString(), new Date(midnight).toISOString()];
    snapshot.finish(to, { from, to, windows: 1, rows: 500, new_rows: 500, duplicates: 0, read_to: null });
    store.close();
    done(night);
  }
}

/** The users take as many pages as it needs to come to `CALLS` in all. */
const callsOf = (dataset: number): number => (dataset === 0 ? CALLS - DATASETS + 1 : 1);

/** A user of about 1.1 kB in tctl's form. */
function user(number: number): EvidenceRow {
  const name = `user-${String((number * 7919) % 1_000_003).padStart(7, '0')}@example.com`;
  return {
    key: name,
    body: {
      kind: 'user',
      version: 'v2',
      metadata: { name, labels: { team: `team-${number % 97}`, filler: digest(name).repeat(9) } },
      spec: {
        roles: ['access', 'editor', `role-${number % 211}`],
        traits: { logins: ['root', name], kubernetes_groups: [`group-${number % 31}`], db_users: ['reader'] },
        status: {
          is_locked: false,
          lock_expires: '0001-01-01T00:00:00Z',
          locked_time: '0001-01-01T00:00:00Z',
        },
        expires: '0001-01-01T00:00:00Z',
        created_by: { time: '2026-01-01T00:00:00Z', user: { name: 'admin' } },
      },
    },
  };
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
