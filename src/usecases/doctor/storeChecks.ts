import { existsSync, statfsSync, statSync } from 'node:fs';
import path from 'node:path';
import { plural } from '../../formats/plural.ts';
import type { DoctorCheck } from '../../records/reports/doctorReport.ts';
import type { SnapshotInfo } from '../../records/snapshot.ts';
import { checkDigestKey, digestKeyPath } from '../../store/file/hmacKey.ts';
import { openStoreForReading } from '../../store/file/open.ts';
import { storeFileWarnings } from '../../store/file/storeFile.ts';
import type { StoreReader } from '../../store/store.ts';
import { spanText } from '../pull/identityEnd.ts';
import { ok, problem, problemOf, warning } from './check.ts';

const DAY_MS = 86_400_000;
const QUARTER_DAYS = 92;
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
      warning(
        'schedule',
        'Nothing was pulled yet',
        'Run `affidavit pull`, then let cron run it every night.',
      ),
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
  const free = freeBytes(path.dirname(file));
  if (free === null) return [];
  const needed = growthOfQuarter(file, snapshots);
  if (needed === null) return [ok('space', `${size(free)} free; the growth shows after pulls on two days`)];
  const text = `${size(free)} free; another quarter needs about ${size(needed)} at this growth`;
  if (free < needed)
    return [problem('space', text, 'Free disk space, or move the store to another disk (--store).')];
  return [ok('space', text)];
}

/** Bytes that the store grows by in a quarter; null where its snapshots span less than a day. */
function growthOfQuarter(file: string, snapshots: readonly SnapshotInfo[]): number | null {
  const [first] = snapshots;
  const last = snapshots.at(-1);
  if (first === undefined || last === undefined) return null;
  const days = (Date.parse(last.started) - Date.parse(first.started)) / DAY_MS;
  return days < 1 ? null : (statSync(file).size / days) * QUARTER_DAYS;
}

/** Free bytes for this user in the nearest folder that exists; null where the system does not say. */
function freeBytes(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(existingFolder(folder));
    return bavail * bsize;
  } catch {
    return null;
  }
}

function existingFolder(folder: string): string {
  const above = path.dirname(folder);
  return existsSync(folder) || above === folder ? folder : existingFolder(above);
}

function scheduleCheck(snapshots: readonly SnapshotInfo[], nowMs: number): DoctorCheck {
  const last = snapshots.filter(({ finished }) => finished).at(-1);
  if (last === undefined)
    return warning(
      'schedule',
      'No pull has ended yet',
      'Run `affidavit pull`, then let cron run it every night.',
    );
  const age = nowMs - Date.parse(last.ended ?? last.started);
  const text = `The last pull ended ${spanText(age)} ago: snapshot ${last.id}, ${last.status}`;
  if (age > MISSED_MS)
    return warning(
      'schedule',
      text,
      'Let cron run `affidavit pull --quiet` every night, and look at its mail.',
    );
  return ok('schedule', text);
}

function size(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
