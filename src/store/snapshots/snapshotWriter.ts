import { AffidavitError } from '../../errors/affidavitError.ts';
import { canonicalJson } from '../../formats/canonicalJson.ts';
import { type DatasetOutcome, SETTLED_STATUSES } from '../../records/datasets.ts';
import { type EventsOutcome, isFromFiles, type SnapshotInfo } from '../../records/snapshot.ts';
import type { Db } from '../file/connection.ts';
import type { SnapshotStart, SnapshotWriter } from '../store.ts';
import { callLogWriter } from './calls.ts';
import { datasetNames } from './datasetNames.ts';
import { outcomes as outcomesOf, partOf } from './outcomes.ts';
import { countNew, STAGING, settle } from './settle.ts';
import { endSnapshot, insertSnapshot, noteEvents, snapshotReads } from './snapshotRecords.ts';

/** Calls are written at the latest when so many wait: a long audit log makes tens of thousands. */
const MAX_WAITING_CALLS = 1000;

/**
 * Starts a snapshot: any older one still `pulling` was killed and becomes `incomplete`.
 *
 * @throws AffidavitError STORE_OTHER_CLUSTER when the store holds another cluster's snapshots
 */
export function beginSnapshot(db: Db, path: string, start: SnapshotStart): SnapshotWriter {
  const reads = snapshotReads(db, outcomesOf(db));
  refuseOtherCluster(reads.lastSnapshot(), start, path);
  db.exec(STAGING);
  db.exec('DELETE FROM temp.staging');
  const id = db
    .transaction(() => {
      db.exec("UPDATE snapshot SET status = 'incomplete', finished = 0 WHERE status = 'pulling'");
      return insertSnapshot(db, start);
    })
    .immediate();
  return snapshotWriter(db, id);
}

function snapshotWriter(db: Db, id: number): SnapshotWriter {
  const outcomes = outcomesOf(db);
  const reads = snapshotReads(db, outcomes);
  const names = datasetNames(db);
  const calls = callLogWriter(db, id);
  const repeated = new Map<string, number>();
  const stage = db.prepare('INSERT OR IGNORE INTO temp.staging (dataset, key, json) VALUES (?, ?, ?)');
  const unstage = db.prepare('DELETE FROM temp.staging WHERE dataset = ?');
  const countStaged = db
    .prepare<[string], number>('SELECT count(*) FROM temp.staging WHERE dataset = ?')
    .pluck();

  /** One transaction of whatever `work` writes, together with the calls that wait. */
  const commit = <T>(work: () => T): T => {
    const result = db
      .transaction(() => {
        const value = work();
        calls.write();
        return value;
      })
      .immediate();
    calls.written();
    return result;
  };

  const settleRows = (name: string, status: DatasetOutcome['status']) => {
    const part = partOf(status);
    if (part === null) return { rows: 0, new_rows: 0 };
    const dataset = names.intern(name);
    const before = outcomes.statusBefore(id, dataset);
    const previousPart = before === null ? null : partOf(before);
    const rows = countStaged.get(name) as number;
    const sameSort = previousPart === part;
    const unlikeBefore = previousPart === null || sameSort ? rows : countNew(db, name, dataset, previousPart);
    const changed = settle(db, name, { snapshot: id, dataset, part });
    return { rows, new_rows: sameSort ? changed : unlikeBefore };
  };

  return {
    id,
    savePage(dataset, rows) {
      const dropped = db.transaction(() => {
        let count = 0;
        for (const row of rows) {
          if (stage.run(dataset, row.key, canonicalJson(row.body)).changes === 0) count += 1;
        }
        return count;
      })();
      repeated.set(dataset, (repeated.get(dataset) ?? 0) + dropped);
      return dropped;
    },

    discardPages(dataset) {
      unstage.run(dataset);
      repeated.delete(dataset);
    },

    finishDataset(outcome, redactions = []) {
      const settled = commit(() => {
        const found = {
          ...settleRows(outcome.dataset, outcome.status),
          duplicates: repeated.get(outcome.dataset) ?? 0,
        };
        const full: DatasetOutcome = { ...found, ...outcome };
        outcomes.save(id, full, redactions);
        return full;
      });
      unstage.run(outcome.dataset);
      repeated.delete(outcome.dataset);
      return settled;
    },

    recordCall(call) {
      calls.add(call);
      if (calls.waiting() >= MAX_WAITING_CALLS) commit(() => undefined);
    },

    noteEvents(events) {
      commit(() => noteEvents(db, id, events));
    },

    finish(ended: string, events: EventsOutcome | null): SnapshotInfo {
      const datasets = outcomes.of(id);
      const complete = datasets.length > 0 && datasets.every(({ status }) => SETTLED_STATUSES.has(status));
      commit(() =>
        endSnapshot(db, id, { status: complete ? 'complete' : 'incomplete', finished: true, ended, events }),
      );
      return reads.snapshot(id) as SnapshotInfo;
    },

    abandon(ended) {
      commit(() => endSnapshot(db, id, { status: 'incomplete', finished: false, ended, events: null }));
      db.exec('DELETE FROM temp.staging');
    },
  };
}

function refuseOtherCluster(last: SnapshotInfo | null, start: SnapshotStart, path: string): void {
  if (last === null) return;
  const areFiles = isFromFiles(start.cluster);
  if (isFromFiles(last.cluster) !== areFiles) {
    throw new AffidavitError(
      'STORE_OTHER_CLUSTER',
      areFiles
        ? `The store ${path} contains snapshots pulled from a gateway; they are never mixed with imported files.`
        : `The store ${path} contains imported files; they are never mixed with snapshots pulled from a gateway.`,
      'Give another file with --store.',
    );
  }
  const sameName = last.cluster.name === start.cluster.name;
  const sameId =
    last.cluster.id === null || start.cluster.id === null || last.cluster.id === start.cluster.id;
  if (sameName && sameId) return;
  const named = (cluster: { name: string; id: string | null }) =>
    cluster.id === null ? cluster.name : `${cluster.name} (${cluster.id})`;
  throw new AffidavitError(
    'STORE_OTHER_CLUSTER',
    `The store ${path} contains the evidence of cluster ${named(last.cluster)}, not of ${named(start.cluster)}.`,
    'Use one store per cluster: give another file with --store.',
  );
}
