import { existsSync } from 'node:fs';
import { byteText } from '../../formats/byteText.ts';
import { plural } from '../../formats/plural.ts';
import type { DoctorCheck } from '../../records/reports/doctorReport.ts';
import type { SnapshotInfo } from '../../records/snapshot.ts';
import { checkDigestKey, digestKeyPath } from '../../store/file/hmacKey.ts';
import { openStoreForReading } from '../../store/file/open.ts';
import { storeFileWarnings } from '../../store/file/storeFile.ts';
import type { StoreReader } from '../../store/store.ts';
import { spanText } from '../pull/identityEnd.ts';
import { ok, problem, problemOf, warning } from './check.ts';
import { storeSpace } from './storeSpace.ts';

const QUARTER_DAYS = 92;
const SCHEDULE = 'Run `affidavit pull`, then have it run every night (`affidavit schedule print cron`).';
/** A nightly pull that is this old was missed. */
const MISSED_MS = 36 * 3_600_000;

/**
 * The store: integrity, modes, digest key, space for another quarter at this growth, and whether pulls run on schedule.
 *
 * @param file its path
 * @param nowMs the present
 */
export function storeChecks(file: string, nowMs: number): DoctorCheck[] {
  if (!existsSync(file))
    return [
      warning('store', `There is no store at ${file} yet`, 'The first `affidavit pull` makes it.'),
      ...spaceCheck(file, []),
      warning('schedule', 'Nothing was pulled yet', SCHEDULE),
    ];
  let store: StoreReader;
  try {
    store = openStoreForReading(file);
  } catch (error) {
    return [problemOf('store', error)];
  }
  try {
    const damaged = countDamage(store);
    if (damaged > 0)
      return [
        problem(
          'store',
          `${file}: ${plural(damaged, 'place')} ${damaged === 1 ? 'is' : 'are'} damaged`,
          'Run `affidavit store check` for the list, and restore a backup.',
        ),
      ];
    const snapshots = store.snapshots();
    return [
      ok('store', `${file}: undamaged, ${plural(snapshots.length, 'snapshot')}`),
      ...modeChecks(store.path),
      ...digestKeyCheck(store),
      ...spaceCheck(store.path, snapshots),
      scheduleCheck(snapshots, nowMs),
    ];
  } finally {
    store.close();
  }
}

function countDamage(store: StoreReader): number {
  let found = 0;
  for (const _ of store.damage()) found += 1;
  return found;
}

function modeChecks(file: string): DoctorCheck[] {
  return storeFileWarnings(file).map((text) => warning('store', text, 'Evidence is for this user alone.'));
}

function digestKeyCheck(store: StoreReader): DoctorCheck[] {
  const recorded = store.digestKeyFingerprint();
  if (recorded === null) return [];
  try {
    checkDigestKey(recorded, store.path);
    return [
      ok('digest_key', `${digestKeyPath(store.path)} is that of the store; it belongs to every backup`),
    ];
  } catch (error) {
    return [problemOf('digest_key', error)];
  }
}

function spaceCheck(file: string, snapshots: readonly SnapshotInfo[]): DoctorCheck[] {
  const { free_bytes: free, growth_bytes_per_day: growth } = storeSpace(file, snapshots);
  if (free === null) return [];
  if (growth === null)
    return [ok('space', `${byteText(free)} free; the growth shows after pulls on two days`)];
  const needed = growth * QUARTER_DAYS;
  const text = `${byteText(free)} free; another quarter needs about ${byteText(needed)} at this growth`;
  if (free < needed)
    return [problem('space', text, 'Free disk space, or move the store to another disk (--store).')];
  return [ok('space', text)];
}

function scheduleCheck(snapshots: readonly SnapshotInfo[], nowMs: number): DoctorCheck {
  const last = snapshots.filter(({ finished }) => finished).at(-1);
  if (last === undefined) return warning('schedule', 'No pull has ended yet', SCHEDULE);
  const age = nowMs - Date.parse(last.ended ?? last.started);
  const text = `The last pull ended ${spanText(age)} ago: snapshot ${last.id}, ${last.status}`;
  if (age > MISSED_MS)
    return warning(
      'schedule',
      text,
      'Let cron, systemd or Kubernetes run it every night (`affidavit schedule print cron`), and look at its mail.',
    );
  return ok('schedule', text);
}
