import { statSync } from 'node:fs';
import path from 'node:path';
import { importEvents } from '../../collectors/local/dump/importEvents.ts';
import { type LogSurvey, surveyLog, type WantedCluster } from '../../collectors/local/dump/readEvents.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { printable } from '../../formats/printable.ts';
import type { DatasetOutcome } from '../../records/datasets.ts';
import type { EventsOutcome } from '../../records/snapshot.ts';
import { RedactionCounts } from '../../redaction/redactionCounts.ts';
import { openEventWriter } from '../../store/events/eventWriter.ts';
import type { Redaction, SnapshotWriter, StoreWriter } from '../../store/store.ts';
import {
  type ClaimedRange,
  type ImportedFile,
  logOutcome,
  NO_LOG,
  othersText,
  readWindows,
  unreadText,
} from './logOutcome.ts';

/** Outcome of importing the audit log. */
export interface ImportedLog {
  dataset: Omit<DatasetOutcome, 'rows'> & { rows: number };
  redactions: Redaction[];
  events: EventsOutcome | null;
}

/** Log files as a first look showed them: those to import, and a sentence about each of the others. */
export interface LogFiles {
  good: string[];
  refused: string[];
}

/**
 * Puts audit log files into the store. What the store calls read of the log is what `readWindows` says.
 *
 * @param files as `surveyLogs` gives them
 */
export async function importLog(
  files: LogFiles,
  claimed: ClaimedRange,
  wanted: WantedCluster,
  place: { store: StoreWriter; snapshot: SnapshotWriter },
  listen: { signal: AbortSignal; onEvents(count: number): void },
): Promise<ImportedLog> {
  const { store, snapshot } = place;
  if (files.good.length === 0) {
    const reason = files.refused.length === 0 ? NO_LOG.reason : files.refused.join('; ');
    return { dataset: { ...NO_LOG, reason }, redactions: [], events: null };
  }
  const redactions = new RedactionCounts();
  const imported: ImportedFile[] = [];
  const writer = openEventWriter(store.path, { bulk: store.lastSeq() === 0 });
  try {
    let before = 0;
    for (const file of files.good) {
      const onEvents = (count: number) => listen.onEvents(before + count);
      const found = await importEvents(file, wanted, writer, { ...listen, onEvents });
      before += found.received;
      imported.push({ ...found, name: path.basename(file) });
      for (const redaction of found.redactions) redactions.add(redaction, redaction.count);
      recordFile(snapshot, { ...found, name: path.basename(file) });
    }
    for (const window of readWindows(imported, claimed, files.refused.length > 0))
      writer.closeWindow({ ...window, pages: 1, serverVersion: 'file', snapshot: snapshot.id });
  } finally {
    writer.close();
  }
  const { dataset, events } = logOutcome(imported, claimed, files.refused, wanted.leaves);
  return { dataset, events, redactions: redactions.list() };
}

/**
 * A first look at the files, before anything is stored.
 *
 * @throws AffidavitError FILE_NOT_FOUND
 */
export async function surveyLogs(files: readonly string[], wanted: WantedCluster): Promise<LogFiles> {
  const found: LogFiles = { good: [], refused: [] };
  for (const file of files) {
    if (!statSync(file, { throwIfNoEntry: false })?.isFile())
      throw new AffidavitError(
        'FILE_NOT_FOUND',
        `The file ${printable(file)} does not exist.`,
        'Check the path of --events.',
      );
  }
  for (const file of new Set(files.map((name) => path.resolve(name)))) {
    const survey = await surveyLog(file, wanted);
    const problem = problemOf(path.basename(file), survey);
    if (problem === null) found.good.push(file);
    else found.refused.push(problem);
  }
  return found;
}

/** Why nothing of a file can be taken; null when there are events, or nothing at all: a quiet day's log is empty. */
function problemOf(name: string, survey: LogSurvey): string | null {
  if (survey.hasEvents) return null;
  const texts = [
    othersText({ name, ...survey }, 'and none of this one'),
    unreadText({ name, ...survey }),
  ].filter((text) => text !== '');
  return texts.length === 0 ? null : texts.join('; ');
}

/** The error for an import of which nothing is left. */
export function noLog(refused: readonly string[]): AffidavitError {
  return new AffidavitError(
    'FILE_INVALID',
    `Nothing can be imported: ${refused.join('; ')}.`,
    'Give audit log files (one JSON event a line, a JSON list, Elasticsearch or fluentd exports) of the cluster that --cluster names; --leaf takes events of its leaf clusters, too.',
  );
}

function recordFile(snapshot: SnapshotWriter, file: ImportedFile): void {
  const { name, bytes, received, unread, sha256 } = file;
  snapshot.recordCall({
    rpc: `FILE ${name}`,
    parameters: { bytes },
    page: 1,
    rows: received,
    status: unread.count === 0 ? 'OK' : 'DATA_LOSS',
    message: unreadText(file),
    sha256,
    started: new Date().toISOString(),
    duration_ms: 0,
  });
}
