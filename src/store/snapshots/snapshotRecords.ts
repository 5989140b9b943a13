import { canonicalJson } from '../../formats/canonicalJson.ts';
import { microseconds } from '../../formats/timestamp.ts';
import type {
  CallerInfo,
  ClusterInfo,
  ConnectionInfo,
  EventsOutcome,
  RunInfo,
  SnapshotInfo,
} from '../../records/snapshot.ts';
import type { TimeRange } from '../events/readRanges.ts';
import type { Db } from '../file/connection.ts';
import type { SnapshotStart } from '../store.ts';
import type { Outcomes } from './outcomes.ts';

interface Row {
  id: number;
  status: SnapshotInfo['status'];
  finished: number;
  started: string;
  ended: string | null;
  origin: string;
  identity_expires: string;
  outcomes: string;
  events_from: string | null;
  events_to: string | null;
  events_windows: number | null;
  events_rows: number | null;
  events_new_rows: number | null;
  events_duplicates: number | null;
  skew_ms: number | null;
  events_read_to: string | null;
}

/** Facts that stay the same from night to night: stored once. */
interface Origin {
  cluster: ClusterInfo;
  caller: Omit<CallerInfo, 'expires'>;
  connection?: ConnectionInfo;
  run?: RunInfo;
  collector_version: string;
  node_version: string;
}

const SELECT = `SELECT s.*, o.json AS origin, k.skew_ms, k.events_read_to FROM snapshot s
  JOIN origin o ON o.id = s.origin LEFT JOIN snapshot_clock k ON k.snapshot = s.id`;

/** Reads of the list of snapshots. */
export function snapshotReads(db: Db, outcomes: Outcomes) {
  const info = (row: Row): SnapshotInfo => {
    const origin = JSON.parse(row.origin) as Origin;
    return {
      id: row.id,
      status: row.status,
      finished: row.finished === 1,
      started: row.started,
      ended: row.ended,
      cluster: origin.cluster,
      caller: { ...origin.caller, expires: row.identity_expires },
      connection: origin.connection ?? null,
      run: origin.run ?? null,
      clock_skew_ms: row.skew_ms,
      collector_version: origin.collector_version,
      node_version: origin.node_version,
      datasets: outcomes.listed(row.outcomes),
      events: eventsOf(row),
    };
  };
  const first = (where: string, ...values: unknown[]): SnapshotInfo | null => {
    const row = db.prepare<unknown[], Row>(`${SELECT} ${where}`).get(...values);
    return row === undefined ? null : info(row);
  };
  return {
    /** oldest first */
    snapshots: (): SnapshotInfo[] => db.prepare<[], Row>(`${SELECT} ORDER BY s.id`).all().map(info),
    snapshot: (id: number): SnapshotInfo | null => first('WHERE s.id = ?', id),
    /** the newest of all, whatever became of it */
    lastSnapshot: (): SnapshotInfo | null => first('ORDER BY s.id DESC LIMIT 1'),
    latestSnapshot: (filter: 'complete' | 'finished'): SnapshotInfo | null =>
      first(
        `WHERE ${filter === 'complete' ? "s.status = 'complete'" : 's.finished = 1'} ORDER BY s.id DESC LIMIT 1`,
      ),
  };
}

/** Adds a snapshot with status `pulling`, inside the caller's transaction. Returns its number. */
export function insertSnapshot(db: Db, start: SnapshotStart): number {
  const { expires, ...caller } = start.caller;
  const origin: Origin = {
    cluster: start.cluster,
    caller,
    ...(start.connection === undefined ? {} : { connection: start.connection }),
    ...(start.run === undefined ? {} : { run: start.run }),
    collector_version: start.collectorVersion,
    node_version: start.nodeVersion,
  };
  const json = canonicalJson(JSON.parse(JSON.stringify(origin)));
  db.prepare('INSERT OR IGNORE INTO origin (json) VALUES (?)').run(json);
  const added = db
    .prepare(
      `INSERT INTO snapshot (status, finished, started, origin, identity_expires)
       SELECT 'pulling', 0, ?, id, ? FROM origin WHERE json = ?`,
    )
    .run(start.started, expires, json);
  const id = Number(added.lastInsertRowid);
  db.prepare('INSERT INTO snapshot_clock (snapshot, skew_ms) VALUES (?, ?)').run(
    id,
    start.clockSkewMs ?? null,
  );
  return id;
}

/** Ends a snapshot, inside the caller's transaction. */
export function endSnapshot(
  db: Db,
  id: number,
  end: { status: 'complete' | 'incomplete'; finished: boolean; ended: string; events: EventsOutcome | null },
): void {
  db.prepare('UPDATE snapshot SET status = ?, finished = ?, ended = ? WHERE id = ?').run(
    end.status,
    end.finished ? 1 : 0,
    end.ended,
    id,
  );
  if (end.events !== null) noteEvents(db, id, end.events);
}

/** Notes what was read of the audit log, inside the caller's transaction. */
export function noteEvents(db: Db, id: number, events: EventsOutcome): void {
  db.prepare(
    `UPDATE snapshot SET events_from = ?, events_to = ?, events_windows = ?, events_rows = ?, events_new_rows = ?,
       events_duplicates = ? WHERE id = ?`,
  ).run(events.from, events.to, events.windows, events.rows, events.new_rows, events.duplicates, id);
  db.prepare('UPDATE snapshot_clock SET events_read_to = ? WHERE snapshot = ?').run(events.read_to, id);
}

/**
 * Spans behind the last closed window that pulls read after the state, by snapshot; both ends inclusive. They are read again by
 * the next pull, since an event may still arrive in them.
 */
export function tailsRead(db: Db): TimeRange[] {
  return db
    .prepare<[], { fromText: string; toText: string }>(
      `SELECT s.events_to AS fromText, k.events_read_to AS toText FROM snapshot s JOIN snapshot_clock k ON k.snapshot = s.id
       WHERE s.events_to IS NOT NULL AND k.events_read_to IS NOT NULL ORDER BY s.id`,
    )
    .all()
    .flatMap(({ fromText, toText }) => {
      const [fromUs, toUs] = [microseconds(fromText), microseconds(toText)];
      return fromUs === null || toUs === null || toUs < fromUs ? [] : [{ fromUs, toUs }];
    });
}

function eventsOf(row: Row): EventsOutcome | null {
  if (row.events_from === null) return null;
  return {
    from: row.events_from,
    to: row.events_to ?? '',
    windows: row.events_windows ?? 0,
    rows: row.events_rows ?? 0,
    new_rows: row.events_new_rows ?? 0,
    duplicates: row.events_duplicates ?? 0,
    read_to: row.events_read_to,
  };
}
