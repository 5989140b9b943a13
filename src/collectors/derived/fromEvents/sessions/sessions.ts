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

const isCounted = (type: string): boolean =>
  ['command', 'transfer'].includes(SESSION_EVENTS[type]?.[1] ?? '');
const COUNTED = Object.keys(SESSION_EVENTS).filter(isCounted);
const LIVED = Object.keys(SESSION_EVENTS).filter((type) => !isCounted(type));

/** How long before the period a session that ends in it may have begun, to be seen beginning. Its end tells its start anyway. */
const BEFORE_US = 2 * DAY_US;

/** How long after the period the end of a session that began in it is looked for. */
const AFTER_US = 14 * DAY_US;

/** The session of an application ends with its certificate, mostly without an event: after this time none is waited for. */
const APP_US = 2 * DAY_US;

/**
 * How often commands are counted and what is over is let go, in time of the log. Counting comes first, so that a session has
 * all of its own when it goes.
 */
const STEP_US = 60 * 60_000_000;

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
  const range = { fromUs: fromUs - BEFORE_US, toUs: toUs + AFTER_US };
  const open = new Map<string, OpenSession>();
  // in the order in which they ended
  const closing = new Map<string, OpenSession>();
  let countedUs = range.fromUs;
  const countUpTo = (nowUs: number): void => {
    for (const { event, sid, count } of source.store.sessionCounts({
      fromUs: countedUs,
      toUs: nowUs,
      types: COUNTED,
    })) {
      const step = SESSION_EVENTS[event]?.[1];
      if (step === 'command' || step === 'transfer') (open.get(sid) ?? closing.get(sid))?.count(step, count);
    }
    countedUs = nowUs;
  };
  for (const event of source.store.events({ ...range, types: LIVED })) {
    if (event.timeUs >= countedUs + STEP_US) {
      countUpTo(event.timeUs);
      for (const session of over(event.timeUs, open, closing)) yield* rowOf(session, source);
    }
    const isAfter = event.timeUs >= toUs;
    if (isAfter && open.size === 0 && closing.size === 0) break;
    takeIn(event, open, closing, isAfter);
  }
  if (open.size > 0 || closing.size > 0) countUpTo(range.toUs);
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
  if (kind === undefined || step === undefined || step === 'command' || step === 'transfer') return;
  const told = parsed(event);
  const sid = text(told.body.sid);
  if (sid === '') return;
  let session = open.get(sid) ?? closing.get(sid);
  if (session === undefined) {
    // What comes late or alone (an upload, a leave) tells of a session of another time.
    if (isAfter || (step !== 'start' && step !== 'end' && step !== 'join')) return;
    session = new OpenSession(sid, kind);
    open.set(sid, session);
  }
  session.take(told, step);
  if (session.endSeenMs !== null && open.delete(sid)) closing.set(sid, session);
}

/** Only what concerns the period: a session of which the days before show begin and end does not. */
function* rowOf(session: OpenSession, { period }: EventSource): Generator<EventDatasetRow> {
  const moments = [session.startMs, session.endSeenMs];
  const inPeriod = moments.some((ms) => ms !== null && ms >= period.fromMs && ms < period.toMs);
  if (inPeriod) yield rowFor(session.sid, session.row());
}
