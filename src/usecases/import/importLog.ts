import { statSync } from 'node:fs';
import path from 'node:path';
import { RedactionCount } from '../../collectors/events/redactEvent.ts';
import { type ImportedEvents, importEvents } from '../../collectors/local/dump/importEvents.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { printable } from '../../formats/printable.ts';
import type { DatasetOutcome } from '../../records/datasets.ts';
import type { EventsOutcome } from '../../records/snapshot.ts';
import { openEventWriter } from '../../store/eventWriter.ts';
import type { Redaction, SnapshotWriter, StoreWriter } from '../../store/store.ts';

/** What was imported of the audit log. */
export interface ImportedLog {
  dataset: Omit<DatasetOutcome, 'rows'> & { rows: number };
  redactions: Redaction[];
  events: EventsOutcome | null;
}

/** What the person says that the files hold whole; milliseconds since the epoch, from inclusive, to exclusive. */
export interface ClaimedRange {
  sinceMs: number | undefined;
  untilMs: number | undefined;
}

/**
 * Puts audit log files into the store. The store then vouches for what was given: each file from its first to its last event, or
 * the stretch that the person says the files hold whole.
 *
 * @throws AffidavitError FILE_INVALID when a file holds no event; FILE_NOT_FOUND is checked before, by `checkLogFiles`
 */
export async function importLog(
  files: readonly string[],
  claimed: ClaimedRange,
  place: { store: StoreWriter; snapshot: SnapshotWriter },
  listen: { signal: AbortSignal; onEvents(count: number): void },
): Promise<ImportedLog> {
  const { store, snapshot } = place;
  if (files.length === 0) return NOTHING;
  const redactions = new RedactionCount();
  const imported: (ImportedEvents & { name: string })[] = [];
  const writer = openEventWriter(store.path, { bulk: store.lastSeq() === 0 });
  try {
    let before = 0;
    for (const file of files) {
      const found = await importEvents(file, writer, {
        ...listen,
        onEvents: (count) => listen.onEvents(before + count),
      });
      before += found.received;
      if (found.received === 0 && found.broken.count > 0) throw noLog(file, found);
      imported.push({ ...found, name: path.basename(file) });
      for (const redaction of found.redactions) redactions.add(redaction, redaction.count);
      recordFile(snapshot, path.basename(file), found);
    }
    for (const window of windowsOf(imported, claimed)) {
      writer.closeWindow({ ...window, pages: 1, serverVersion: 'file', snapshot: snapshot.id });
    }
  } finally {
    writer.close();
  }
  return { ...judge(imported, claimed), redactions: redactions.list() };
}

/** @throws AffidavitError FILE_NOT_FOUND, before anything is written */
export function checkLogFiles(files: readonly string[]): void {
  const missing = files.find((file) => !statSync(file, { throwIfNoEntry: false })?.isFile());
  if (missing === undefined) return;
  throw new AffidavitError(
    'FILE_NOT_FOUND',
    `There is no file ${printable(missing)}.`,
    'Check the path of --events.',
  );
}

type Window = { fromUs: number; toUs: number; received: number; newRows: number; duplicates: number };

function windowsOf(files: readonly ImportedEvents[], claimed: ClaimedRange): Window[] {
  const whole = files.filter(({ broken }) => broken.count === 0);
  const ofFiles = whole.flatMap((file) =>
    file.firstUs === null || file.lastUs === null
      ? []
      : [{ ...counts([file]), fromUs: file.firstUs, toUs: file.lastUs }],
  );
  const { sinceMs, untilMs } = claimed;
  if (sinceMs === undefined || untilMs === undefined || whole.length < files.length) return ofFiles;
  return [{ ...counts(whole), fromUs: sinceMs * 1000, toUs: untilMs * 1000 - 1 }];
}

function counts(files: readonly ImportedEvents[]) {
  const received = files.reduce((sum, file) => sum + file.received, 0);
  const newRows = files.reduce((sum, file) => sum + file.inserted, 0);
  return { received, newRows, duplicates: received - newRows };
}

function judge(
  files: readonly (ImportedEvents & { name: string })[],
  claimed: ClaimedRange,
): Omit<ImportedLog, 'redactions'> {
  const { received, newRows, duplicates } = counts(files);
  const broken = files.filter((file) => file.broken.count > 0);
  const first = Math.min(...files.map((file) => file.firstUs ?? Number.POSITIVE_INFINITY));
  const last = Math.max(...files.map((file) => file.lastUs ?? Number.NEGATIVE_INFINITY));
  const iso = (us: number) => new Date(Math.floor(us / 1000)).toISOString();
  const whole = claimed.sinceMs !== undefined && claimed.untilMs !== undefined;
  const from = `as given in ${files.map(({ name }) => name).join(', ')}; no gateway was asked`;
  const told = whole ? `${from}; that they hold the log whole is what the importer says` : from;
  const lines = broken.map(
    ({ name, broken: { count, first: numbers } }) =>
      `${name}: ${count} lines are no event, the first: ${numbers.join(', ')}`,
  );
  const status = lines.length > 0 ? 'partial' : received === 0 ? 'empty' : 'complete';
  const dataset = {
    ...EVENTS,
    status,
    rows: received - duplicates,
    new_rows: newRows,
    duplicates,
    pages: files.length,
  } as const;
  return {
    dataset: { ...dataset, reason: [...lines, told].join('; ') },
    events:
      received === 0
        ? null
        : {
            from: iso(first),
            to: iso(last),
            windows: files.length,
            rows: received,
            new_rows: newRows,
            duplicates,
          },
  };
}

const EVENTS = {
  dataset: 'events',
  item: 'LOG',
  status: 'failed',
  rows: 0,
  new_rows: 0,
  duplicates: 0,
  reason: 'asked for: no audit log file was given (--events FILE)',
  rpc: '',
  pages: 0,
  permission: '',
  method: 'file',
} as const;

const NOTHING: ImportedLog = { dataset: EVENTS, redactions: [], events: null };

function noLog(file: string, found: ImportedEvents): AffidavitError {
  return new AffidavitError(
    'FILE_INVALID',
    `${printable(file)} is no audit log: none of its ${found.broken.count} lines is an event.`,
    'Give files with one JSON event a line, as Teleport keeps them in data/log.',
  );
}

function recordFile(snapshot: SnapshotWriter, name: string, found: ImportedEvents): void {
  snapshot.recordCall({
    rpc: `FILE ${name}`,
    parameters: { bytes: found.bytes },
    page: 1,
    rows: found.received,
    status: found.broken.count === 0 ? 'OK' : 'DATA_LOSS',
    message: found.broken.count === 0 ? '' : `${found.broken.count} lines are no event`,
    sha256: found.sha256,
    started: new Date().toISOString(),
    duration_ms: 0,
  });
}
