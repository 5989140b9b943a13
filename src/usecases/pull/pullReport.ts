import type { PullReport, SnapshotInfo } from '../../records/snapshot.ts';

/** The report of `pull --json` on a snapshot that was finished, pulled or imported. */
export function pullReport(info: SnapshotInfo): PullReport {
  const { name, id, version } = info.cluster;
  return {
    snapshot: info.id,
    complete: info.status === 'complete',
    cluster: { name, id, version },
    identity: info.caller,
    connection: info.connection,
    clock_skew_ms: info.clock_skew_ms,
    started: info.started,
    ended: info.ended ?? info.started,
    datasets: info.datasets,
    events: info.events ?? {
      from: info.started,
      to: info.started,
      windows: 0,
      rows: 0,
      new_rows: 0,
      duplicates: 0,
      read_to: null,
    },
  };
}
