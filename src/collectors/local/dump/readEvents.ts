import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { parseTimestamp } from '../../../formats/timestamp.ts';
import { eventsInside } from './eventsInside.ts';
import { openEventTexts } from './eventTexts.ts';
import type { InputFacts } from './inputBytes.ts';

const NAMED_PIECES = 5;
const MAX_CLUSTERS = 20;

/** Whose events are taken. */
export interface WantedCluster {
  name: string;
  /** take events of other clusters, too: a root's log has those of its leaves */
  leaves: boolean;
}

/** Unreadable pieces of a file: how many, and the first of them with the reason. */
export interface UnreadPieces {
  count: number;
  first: { number: number; why: string }[];
}

/** Content of recordings, which event forwarders send beside the audit log; it shows what people typed and saw. */
const RECORDING_EVENTS: ReadonlySet<string> = new Set(['print', 'desktop.recording']);

/** The facts read of one file, other than its events. */
export interface ReadEvents extends InputFacts {
  unread: UnreadPieces;
  /** how the unread pieces are numbered: "line" or "entry" */
  unit: 'line' | 'entry';
  /** events of other clusters, by name of the cluster: left out unless they were wanted */
  otherClusters: ReadonlyMap<string, number>;
  /** events that are content of session recordings: left out */
  recordings: number;
  /** how events were packed, if they were */
  packings: readonly string[];
}

/** The result of surveying a log file. */
export interface LogSurvey {
  /** whether there is an event that would be taken */
  hasEvents: boolean;
  unread: UnreadPieces;
  unit: 'line' | 'entry';
  otherClusters: ReadonlyMap<string, number>;
}

/** Reads a file as far as its first event that would be taken, so that a wrong file is refused before anything is stored. */
export async function surveyLog(file: string, wanted: WantedCluster): Promise<LogSurvey> {
  let hasEvents = false;
  const { unread, unit, otherClusters } = await readEvents(file, wanted, {
    onEvent: () => {
      hasEvents = true;
      return false;
    },
    onUnread: () => undefined,
  });
  return { hasEvents, unread, unit, otherClusters };
}

/** The receiver of the events. */
export interface EventListener {
  /** @returns whether to go on */
  onEvent(event: JsonObject): boolean;
  onUnread(): void;
}

/**
 * Reads the events of a log file, in whatever form it is.
 *
 * @returns size and digest of the file, and what was not taken; when the listener ended the reading, of a part of it
 */
export async function readEvents(
  file: string,
  wanted: WantedCluster,
  to: EventListener,
): Promise<ReadEvents> {
  const unread: UnreadPieces = { count: 0, first: [] };
  const otherClusters = new Map<string, number>();
  const packings = new Set<string>();
  const { pieces, unit, facts } = await openEventTexts(file);
  let recordings = 0;
  let number = 0;
  const fail = (why: string): void => {
    unread.count += 1;
    if (unread.first.length < NAMED_PIECES) unread.first.push({ number, why });
    to.onUnread();
  };
  const take = (event: JsonObject): boolean => {
    if (parseTimestamp(String(event.time)) === null || event.event === '') {
      fail('no event');
      return true;
    }
    if (RECORDING_EVENTS.has(String(event.event))) {
      recordings += 1;
      return true;
    }
    const cluster = event.cluster_name;
    if (typeof cluster === 'string' && cluster !== '' && cluster !== wanted.name) {
      const name = otherClusters.has(cluster) || otherClusters.size < MAX_CLUSTERS ? cluster : '…';
      otherClusters.set(name, (otherClusters.get(name) ?? 0) + 1);
      if (!wanted.leaves) return true;
    }
    return to.onEvent(event);
  };
  const readPiece = (piece: Buffer): boolean => {
    const found = eventsInside(piece.toString('utf8'));
    for (const packing of found.packings) packings.add(packing);
    for (const problem of found.problems) fail(problem);
    return found.events.every(take);
  };
  for (;;) {
    const step = await pieces.next();
    if (step.done === true) {
      const last = unread.first.at(-1);
      if (step.value && last?.number === number && last.why === 'not JSON') last.why = 'cut off';
      break;
    }
    number += 1;
    if (step.value === null) fail('too long');
    else if (!isBlank(step.value) && !readPiece(step.value)) {
      await pieces.return(false);
      break;
    }
  }
  const { damage, ...ended } = facts();
  if (damage !== null) fail(`the gzip data is ${damage} after it`);
  return { ...ended, damage, unread, unit, otherClusters, recordings, packings: [...packings] };
}

function isBlank(line: Buffer): boolean {
  return line.length === 0 || line.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09);
}
