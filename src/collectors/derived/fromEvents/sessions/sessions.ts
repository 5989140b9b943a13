import type { StoredEvent } from '../../../../records/evidence.ts';
import { text } from '../../eventBody.ts';
import {
  type EventDataset,
  type EventDatasetRow,
  type EventSource,
  parsed,
  rowFor,
} from '../eventDataset.ts';
import { OpenSession } from './openSession.ts';
import { SESSION_EVENTS } from './sessionTypes.ts';

const DAY_US = 86_400_000_000;

/** How long before the period a session that ends in it may have begun, to be seen beginning. Its end tells its start anyway. */
const BEFORE_US = 2 * DAY_US;

/** How long after the period the end of a session that began in it is looked for. */
const AFTER_US = 14 * DAY_US;

/** The session of an application ends with its certificate, mostly without an event: after this time none is waited for. */
const APP_US = 2 * DAY_US;

/** How often it is looked which sessions are over, in time of the log. */
const SWEEP_US = 60_000_000;

/** A session's upload, and what others do as it closes, come after its end. */
const LINGER_MS = 30 * 60_000;

/** Sessions that began or ended in the period, in the order in which they ended; those without an end come last. */
export const sessions: EventDataset = {
  dataset: 'sessions',
  item: 'SES',
  description:
    'Sessions that began or ended in the period: server, Kubernetes, database, application, desktop; who took part, how long, how recorded, under which access requests. Commands and queries are counted here and stand in the audit log.',
  types: Object.keys(SESSION_EVENTS),
  columns: [
    'sid',
    'kind',
    'user',
    'login',
    'target',
    'start',
    'end',
    'duration_seconds',
    'state',
    'participants',
    'recording',
    'recording_uploads',
    'commands',
    'file_transfers',
    'interactive',
    'access_requests',
    'reason',
    'mfa_device',
    'impersonator',
    'address',
    'database',
    'error',
    'events',
  ],
  rows,
};

function* rows(source: EventSource): Generator<EventDatasetRow> {
  const fromUs = source.period.fromMs * 1000;
  const toUs = source.period.toMs * 1000;
  const open = new Map<string, OpenSession>();
  // in the order in which they ended
  const closing = new Map<string, OpenSession>();
  let sweepUs = 0;
  for (const event of source.store.events({
    fromUs: fromUs - BEFORE_US,
    toUs: toUs + AFTER_US,
    types: Object.keys(SESSION_EVENTS),
  })) {
    if (event.timeUs >= sweepUs) {
      sweepUs = event.timeUs + SWEEP_US;
      for (const session of over(event.timeUs, open, closing)) yield* rowOf(session, source);
    }
    const isAfter = event.timeUs >= toUs;
    if (isAfter && open.size === 0 && closing.size === 0) break;
    takeIn(event, open, closing, isAfter);
  }
  for (const session of [...closing.values(), ...open.values()]) yield* rowOf(session, source);
}

/** Takes out the sessions of which nothing more is to come. */
function* over(
  nowUs: number,
  open: Map<string, OpenSession>,
  closing: Map<string, OpenSession>,
): Generator<OpenSession> {
  for (const session of closing.values()) {
    if ((session.endSeenMs ?? 0) + LINGER_MS > nowUs / 1000) break;
    closing.delete(session.sid);
    yield session;
  }
  for (const session of open.values()) {
    if (session.kind !== 'app' || session.startMs === null) continue;
    if (session.startMs * 1000 > nowUs - APP_US) break;
    open.delete(session.sid);
    yield session;
  }
}

/** Puts an event where it belongs. After the period nothing new begins. */
function takeIn(
  event: StoredEvent,
  open: Map<string, OpenSession>,
  closing: Map<string, OpenSession>,
  isAfter: boolean,
): void {
  const [kind, step] = SESSION_EVENTS[event.event] ?? [];
  if (kind === undefined || step === undefined) return;
  const sid = sidOf(event);
  if (sid === '') return;
  let session = open.get(sid) ?? closing.get(sid);
  if (session === undefined) {
    // What comes late or alone (an upload, a leave) tells of a session of another time.
    if (isAfter || (step !== 'start' && step !== 'end' && step !== 'join')) return;
    session = new OpenSession(sid, kind);
    open.set(sid, session);
  }
  if (step === 'command' || step === 'transfer') session.count(step);
  else session.take(parsed(event), step);
  if (session.endSeenMs !== null && open.delete(sid)) closing.set(sid, session);
}

/** Only what concerns the period: a session of which the days before show begin and end does not. */
function* rowOf(session: OpenSession, { period }: EventSource): Generator<EventDatasetRow> {
  const moments = [session.startMs, session.endSeenMs];
  const inPeriod = moments.some((ms) => ms !== null && ms >= period.fromMs && ms < period.toMs);
  if (inPeriod) yield rowFor(session.sid, session.row());
}

const SID = '"sid":"';

/** The session's id, mostly without parsing: events that are only counted are most of a log. */
function sidOf(event: StoredEvent): string {
  const { json } = event;
  const at = json.indexOf(SID);
  if (at < 0) return '';
  const start = at + SID.length;
  const id = json.slice(start, json.indexOf('"', start));
  // a label may be called "sid" too
  return json.indexOf(SID, start) < 0 && !id.includes('\\') ? id : text(parsed(event).body.sid);
}
