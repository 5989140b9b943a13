import { printable } from '../../../formats/printable.ts';
import type {
  StoreBackup,
  StoreCheck,
  StoreCompaction,
  StorePruning,
  StoreRekey,
} from '../../../records/reports/storeReports.ts';

/** The conclusion first, then each damaged place and each warning on a line. */
export function presentStoreCheck({
  store,
  snapshots,
  events,
  damage,
  damaged,
  pruned_before,
  warnings,
}: StoreCheck): string {
  const head =
    damaged === 0
      ? `No damage found in ${printable(store)}: ${count(snapshots, 'snapshot')}, ${count(events, 'audit event')}.`
      : `${printable(store)} is damaged in ${count(damaged, 'place')}. Restore it from a backup.`;
  const places = damage.map(({ dataset, row }) => printable(dataset === '' ? row : `${dataset}, ${row}`));
  const more = damaged > damage.length ? [`… and ${damaged - damage.length} more`] : [];
  const pruned =
    pruned_before === null ? [] : [`Evidence before ${pruned_before} was pruned (\`store prune\`).`];
  return [
    head,
    ...places.map((place) => `  ${place}`),
    ...more,
    ...pruned,
    ...warnings.map((text) => printable(text)),
  ].join('\n');
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

/** The numbers, and what comes next. */
export function presentStorePruning(pruning: StorePruning): string {
  const { store, before, events_before, first_snapshot, dry_run, events, snapshots, rows } = pruning;
  const parts = [
    `${count(events, 'audit event')} before ${events_before.slice(0, 10)}`,
    `the rows of ${count(snapshots, 'snapshot')} before snapshot ${first_snapshot} (${count(rows, 'version')} that no later one shows)`,
    `${count(pruning.access_requests, 'ended access request')} with ${pruning.access_requests === 1 ? 'its history' : 'their histories'}`,
  ];
  const where = printable(store);
  if (events + snapshots + rows + pruning.access_requests === 0)
    return `${where} holds nothing before ${before} that can be pruned.`;
  return [
    dry_run ? `${where}: this would be removed for good:` : `${where}: removed:`,
    ...parts.map((part) => `  ${part}`),
    dry_run
      ? `Periods that begin before ${before} could then not be exported again; \`store backup\` copies the store first.`
      : 'Later bundles say so. `affidavit store compact` gives the space back to the disk.',
    ...pruning.notes,
  ].join('\n');
}

export function presentStoreRekey({ key, from_snapshot }: StoreRekey): string {
  return `New digest key ${printable(key)}, in force from snapshot ${from_snapshot} on. Back it up with the store.`;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
