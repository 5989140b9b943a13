import { readerTime } from '../../../formats/readerTime.ts';
import type { SnapshotInfo } from '../../../records/snapshot.ts';
import { statusWord } from '../statusWord.ts';
import { cell, table } from '../table.ts';

/** One line a snapshot, oldest first. */
export function presentSnapshots(snapshots: readonly SnapshotInfo[]): string {
  if (snapshots.length === 0) return 'The store holds no snapshot yet: run `affidavit pull`.';
  const rows = snapshots.map((s) => [
    String(s.id),
    statusWord(s.status),
    readerTime(s.started),
    s.ended === null ? '–' : readerTime(s.ended),
    `${cell(s.cluster.name)} ${cell(s.cluster.version)}`,
    cell(s.caller.user),
    String(s.datasets.reduce((sum, d) => sum + d.rows, 0)),
    s.finished ? '' : 'interrupted',
  ]);
  return table(
    [
      { head: 'ID', right: true },
      { head: 'STATUS' },
      { head: 'STARTED' },
      { head: 'ENDED' },
      { head: 'GATEWAY' },
      { head: 'PULLED BY' },
      { head: 'ROWS', right: true },
      { head: 'NOTE' },
    ],
    rows,
  );
}

/** One snapshot with all its datasets. */
export function presentSnapshot(snapshot: SnapshotInfo): string {
  const rows = snapshot.datasets.map((d) => [
    d.dataset,
    d.item,
    statusWord(d.status),
    String(d.rows),
    String(d.new_rows),
    cell(d.rpc),
    cell(d.reason, 300),
  ]);
  return [
    `Snapshot ${snapshot.id}: ${statusWord(snapshot.status)}${snapshot.finished ? '' : ' (interrupted)'}`,
    `Gateway  ${cell(snapshot.cluster.name)}, id ${cell(snapshot.cluster.id)}, Teleport ${cell(snapshot.cluster.version)} (${snapshot.cluster.edition}), address ${cell(snapshot.cluster.address)}`,
    `Taken    ${readerTime(snapshot.started)} to ${snapshot.ended === null ? '–' : readerTime(snapshot.ended)} as ${cell(snapshot.caller.user)} with roles ${cell(snapshot.caller.roles.join(', '))}`,
    '',
    table(
      [
        { head: 'DATASET' },
        { head: 'ITEM' },
        { head: 'STATUS' },
        { head: 'ROWS', right: true },
        { head: 'NEW', right: true },
        { head: 'RPC' },
        { head: 'REASON', width: 60 },
      ],
      rows,
    ),
  ].join('\n');
}
