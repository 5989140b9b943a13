import { printable } from '../../../formats/printable.ts';
import type {
  StoreBackup,
  StoreCheck,
  StoreCompaction,
  StoreRekey,
} from '../../../records/reports/storeReports.ts';

/** The conclusion first, then each damaged place and each warning on a line. */
export function presentStoreCheck({
  store,
  snapshots,
  events,
  damage,
  damaged,
  warnings,
}: StoreCheck): string {
  const head =
    damaged === 0
      ? `No damage found in ${printable(store)}: ${count(snapshots, 'snapshot')}, ${count(events, 'audit event')}.`
      : `${printable(store)} is damaged in ${count(damaged, 'place')}. Restore it from a backup.`;
  const places = damage.map(({ dataset, row }) => printable(dataset === '' ? row : `${dataset}, ${row}`));
  const more = damaged > damage.length ? [`… and ${damaged - damage.length} more`] : [];
  return [head, ...places.map((place) => `  ${place}`), ...more, ...warnings.map(printable)].join('\n');
}

/** Where the copy lies and what it holds. */
export function presentStoreBackup({ files, snapshots, events, store }: StoreBackup): string {
  const lines = files.map(({ name, bytes, sha256 }) => `  ${sha256}  ${printable(name)} (${bytes} bytes)`);
  const held = `${count(snapshots, 'snapshot')}, ${count(events, 'audit event')}`;
  return [`Copied and checked ${printable(store)}: ${held}.`, ...lines].join('\n');
}

export function presentStoreCompaction({ store, bytes_before, bytes_after }: StoreCompaction): string {
  return `${printable(store)}: ${bytes_before} bytes before, ${bytes_after} bytes after.`;
}

export function presentStoreRekey({ key, from_snapshot }: StoreRekey): string {
  return `New digest key ${printable(key)}, in force from snapshot ${from_snapshot} on. Back it up with the store.`;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
