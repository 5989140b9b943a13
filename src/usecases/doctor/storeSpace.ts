import { existsSync, statfsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { SnapshotInfo } from '../../records/snapshot.ts';

const DAY_MS = 86_400_000;

/** Size, growth and free space of a store, in bytes; null where nothing shows it. */
export interface StoreSpace {
  bytes: number;
  growth_bytes_per_day: number | null;
  free_bytes: number | null;
}

/** @param file path of the store, which need not exist */
export function storeSpace(file: string, snapshots: readonly SnapshotInfo[]): StoreSpace {
  const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return {
    bytes,
    growth_bytes_per_day: growthPerDay(bytes, snapshots),
    free_bytes: freeBytes(path.dirname(file)),
  };
}

/** Null where the snapshots span less than a day. */
function growthPerDay(bytes: number, snapshots: readonly SnapshotInfo[]): number | null {
  const [first] = snapshots;
  const last = snapshots.at(-1);
  if (first === undefined || last === undefined) return null;
  const days = (Date.parse(last.started) - Date.parse(first.started)) / DAY_MS;
  return days < 1 ? null : Math.round(bytes / days);
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
