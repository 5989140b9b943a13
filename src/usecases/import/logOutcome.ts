import type { ImportedEvents } from '../../collectors/local/dump/importEvents.ts';
import { type ReadRange, type UnreadRange, withoutUnread } from '../../collectors/local/dump/readRanges.ts';
import { printable } from '../../formats/printable.ts';
import { instantText } from '../../formats/timestamp.ts';
import type { DatasetOutcome } from '../../records/datasets.ts';
import type { EventsOutcome } from '../../records/snapshot.ts';

/** A log file that was imported, by its name. */
export type ImportedFile = ImportedEvents & { name: string };

/** The range that the importer states to be complete in the files; milliseconds since the epoch, from inclusive, to exclusive. */
export interface ClaimedRange {
  sinceMs: number | undefined;
  untilMs: number | undefined;
}

/** Ranges of a log that the store may record as read. */
export type ReadWindow = ReadRange & { received: number; newRows: number; duplicates: number };

/**
 * Ranges that the files show to be read: each from its first to its last event, or the range that the importer states to be complete;
 * in both cases less the ranges in which something could not be read.
 *
 * @param missing whether a file could not be read at all: the person's word then holds for nothing
 */
export function readWindows(
  files: readonly ImportedFile[],
  claimed: ClaimedRange,
  missing: boolean,
): ReadWindow[] {
  const { sinceMs, untilMs } = claimed;
  const unread = files.flatMap((file) => bounded(file, files));
  const isClaimed = sinceMs !== undefined && untilMs !== undefined;
  const isTrusted = !missing && files.every(({ damage }) => damage !== 'damaged');
  if (isClaimed && isTrusted) {
    const whole = { fromUs: sinceMs * 1000, toUs: Math.min(untilMs, Date.now()) * 1000 - 1 };
    return counted(withoutUnread(whole, unread), files);
  }
  return files.flatMap((file) =>
    file.bounds === null ? [] : counted(withoutUnread(file.bounds, file.unreadRanges), [file]),
  );
}

/** Counts stand with the first range: together they are those of the files. */
function counted(ranges: readonly ReadRange[], files: readonly ImportedFile[]): ReadWindow[] {
  const none = { received: 0, newRows: 0, duplicates: 0 };
  return ranges.map((range, index) => ({ ...range, ...(index === 0 ? countsOf(files) : none) }));
}

/** Where a file has nothing on one side of what could not be read, the next file's events bound it. */
function bounded(file: ImportedFile, files: readonly ImportedFile[]): UnreadRange[] {
  const others = files.filter((other) => other !== file).flatMap(({ bounds }) => bounds ?? []);
  return file.unreadRanges.map(({ fromUs, toUs }) => {
    const before = others.map((other) => other.toUs).filter((us) => us <= toUs);
    const after = others.map((other) => other.fromUs).filter((us) => us >= fromUs);
    return {
      fromUs: Number.isFinite(fromUs) || !Number.isFinite(toUs) ? fromUs : Math.max(fromUs, ...before),
      toUs: Number.isFinite(toUs) || !Number.isFinite(fromUs) ? toUs : Math.min(toUs, ...after),
    };
  });
}

/** Events of all files together. */
export function countsOf(files: readonly ImportedFile[]): Omit<ReadWindow, keyof ReadRange> {
  const received = files.reduce((sum, file) => sum + file.received, 0);
  const newRows = files.reduce((sum, file) => sum + file.inserted, 0);
  return { received, newRows, duplicates: received - newRows };
}

/**
 * The outcome of the audit log.
 *
 * @param refused sentences about files of which nothing could be read
 */
export function logOutcome(
  files: readonly ImportedFile[],
  claimed: ClaimedRange,
  refused: readonly string[],
  leaves: boolean,
): { dataset: Omit<DatasetOutcome, 'rows'> & { rows: number }; events: EventsOutcome | null } {
  const { received, newRows, duplicates } = countsOf(files);
  const faults = [...refused, ...files.flatMap((file) => faultsOf(file, leaves))];
  const isClaimed = claimed.sinceMs !== undefined && claimed.untilMs !== undefined;
  const from = `as given in ${files.map(nameWithPacking).join(', ')}; no gateway was asked`;
  const origin = isClaimed ? `${from}; their completeness is the importer's statement` : from;
  const bounds = files.flatMap((file) => file.bounds ?? []);
  return {
    dataset: {
      ...NO_LOG,
      status: faults.length > 0 ? 'partial' : received === 0 ? 'empty' : 'complete',
      rows: newRows,
      new_rows: newRows,
      duplicates,
      pages: files.length,
      reason: [...faults, origin, ...files.flatMap((file) => notesOf(file, leaves))].join('; '),
    },
    events:
      bounds.length === 0
        ? null
        : {
            from: instantText(Math.min(...bounds.map(({ fromUs }) => fromUs))),
            to: instantText(Math.max(...bounds.map(({ toUs }) => toUs))),
            windows: files.length,
            rows: received,
            new_rows: newRows,
            duplicates,
            read_to: null,
          },
  };
}

/** The outcome without a log file. */
export const NO_LOG = {
  dataset: 'events',
  item: 'LOG',
  status: 'failed',
  rows: 0,
  new_rows: 0,
  duplicates: 0,
  reason: 'outstanding: no audit log file was given (--events FILE)',
  rpc: '',
  pages: 0,
  permission: '',
  method: 'file',
} as const satisfies DatasetOutcome;

function nameWithPacking({ name, packings }: ImportedFile): string {
  return packings.length === 0 ? printable(name, 80) : `${printable(name, 80)} (${packings.join(', ')})`;
}

function faultsOf(file: ImportedFile, leaves: boolean): string[] {
  return [unreadText(file), leaves ? '' : othersText(file, 'were left out: give --leaf to take them')].filter(
    (text) => text !== '',
  );
}

function notesOf(file: ImportedFile, leaves: boolean): string[] {
  return [
    leaves ? othersText(file, 'were taken, too') : '',
    file.recordings > 0
      ? `${printable(file.name, 80)}: ${file.recordings} events are content of session recordings, not of the audit log, and were left out`
      : '',
  ].filter((text) => text !== '');
}

/** Parts of a file that could not be read; empty when everything could. */
export function unreadText({ name, unread, unit }: Pick<ImportedFile, 'name' | 'unread' | 'unit'>): string {
  if (unread.count === 0) return '';
  const first = unread.first.map(({ number, why }) => `${number} (${why})`).join(', ');
  const what =
    unread.count === 1
      ? `1 ${unit} is no event`
      : `${unread.count} ${unit === 'line' ? 'lines' : 'entries'} are no events`;
  return unread.count === 1
    ? `${printable(name, 80)}: ${what}: ${unit} ${first}`
    : `${printable(name, 80)}: ${what}, the first: ${first}`;
}

/** Events of other clusters in a file; empty when there are none. */
export function othersText(
  { name, otherClusters }: Pick<ImportedFile, 'name' | 'otherClusters'>,
  what: string,
): string {
  if (otherClusters.size === 0) return '';
  const counts = [...otherClusters].map(([cluster, count]) => `${count} of ${printable(cluster, 100)}`);
  return `${printable(name, 80)}: events of other clusters (${counts.join(', ')}) ${what}`;
}
