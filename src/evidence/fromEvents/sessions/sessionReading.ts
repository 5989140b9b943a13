import { eventMs, text } from '../../../collectors/derived/eventBody.ts';
import type { StoredEvent } from '../../../records/evidence.ts';
import { type EventSource, parsed } from '../eventDataset.ts';
import { OpenSession } from './openSession.ts';
import { COUNTED_EVENTS, LIFE_EVENTS, sessionStep } from './sessionEvents.ts';
import { StartlessSessions } from './startlessSessions.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** How long before the period a session that ends in it may have begun, to be seen beginning. Its end says its start anyway. */
const BEFORE_MS = 2 * DAY_MS;

/** How long after the period the end of a session that began in it is looked for. */
const AFTER_MS = 14 * DAY_MS;

/** The session of an application ends with its certificate, mostly without an event: after this time none is waited for. */
const APP_MS = 2 * DAY_MS;

/** How often commands are counted and what is over is let go, in time of the log. Counting comes first, so that a session is complete when it goes. */
const STEP_MS = 60 * MINUTE_MS;

/** Others may still act as a session closes; its recording may be uploaded much later. */
const LINGER_MS = 30 * MINUTE_MS;
const UPLOAD_MS = DAY_MS;

/** Ended sessions that may wait for their uploads. */
const MAX_WAITING = 10_000;

/** For how long the id of a session that was let go is remembered: a late event makes no new session. */
const REMEMBERED_MS = 3 * DAY_MS;

/** Puts the sessions of a period together from the log, in one pass in order of time. */
export class SessionReading {
  readonly #source: EventSource;
  readonly #fromUs: number;
  readonly #toUs: number;
  readonly #open = new Map<string, OpenSession>();
  /** in the order in which they ended */
  readonly #closing = new Map<string, OpenSession>();
  /** ids of sessions that were let go, with the time of that */
  readonly #gone = new Map<string, number>();
  readonly #startless: StartlessSessions;
  #countedUs: number;

  constructor(source: EventSource) {
    this.#source = source;
    this.#fromUs = (source.period.fromMs - BEFORE_MS) * 1000;
    this.#toUs = (source.period.toMs + AFTER_MS) * 1000;
    this.#countedUs = this.#fromUs;
    this.#startless = new StartlessSessions(source.store, this.#fromUs);
  }

  /** Every session that the reading meets; whoever asks decides which concern the period. */
  *sessions(): Generator<OpenSession> {
    const { store, period } = this.#source;
    for (const event of store.events({ fromUs: this.#fromUs, toUs: this.#toUs, types: LIFE_EVENTS })) {
      if (event.timeUs >= this.#countedUs + STEP_MS * 1000) yield* this.#step(event.timeUs);
      const isAfter = eventMs(event) >= period.toMs;
      if (isAfter && this.#open.size === 0 && this.#closing.size === 0) break;
      this.#take(event, isAfter);
    }
    const endUs = this.#open.size > 0 || this.#closing.size > 0 ? this.#toUs : period.toMs * 1000;
    yield* this.#countTo(endUs);
    yield* this.#closing.values();
    yield* this.#open.values();
    yield* this.#startless.flush();
  }

  *#step(nowUs: number): Generator<OpenSession> {
    yield* this.#countTo(nowUs);
    yield* this.#over(nowUs / 1000);
    if (this.#startless.isFull) yield* this.#startless.flush();
  }

  /** Counts what was only counted, an hour or so at a time, since the counts of that time are held. */
  *#countTo(nowUs: number): Generator<OpenSession> {
    const { store, period } = this.#source;
    while (this.#countedUs < nowUs) {
      const toUs = Math.min(nowUs, this.#countedUs + STEP_MS * 1000);
      const range = { fromUs: this.#countedUs, toUs, types: COUNTED_EVENTS };
      for (const { event, sid, count, firstUs, lastUs } of store.sessionCounts(range)) {
        const known = this.#open.get(sid) ?? this.#closing.get(sid);
        const isInPeriod = lastUs >= period.fromMs * 1000 && firstUs < period.toMs * 1000;
        if (known === undefined && (this.#gone.has(sid) || !isInPeriod)) continue;
        (known ?? this.#startless.of(sid, event)).count(event, count, firstUs, lastUs);
        if (this.#startless.isFull) yield* this.#startless.flush();
      }
      this.#countedUs = toUs;
    }
  }

  /** Takes out the sessions of which nothing more is to come. */
  *#over(nowMs: number): Generator<OpenSession> {
    const isCrowded = this.#closing.size > MAX_WAITING;
    for (const session of this.#closing.values()) {
      const waitMs = session.awaitsUpload && !isCrowded ? UPLOAD_MS : LINGER_MS;
      if ((session.endSeenMs ?? 0) + waitMs > nowMs) continue;
      this.#closing.delete(session.sid);
      yield this.#letGo(session, nowMs);
    }
    for (const session of this.#open.values()) {
      if (session.kind !== 'app' || session.startMs === null) continue;
      if (session.startMs > nowMs - APP_MS) break;
      this.#open.delete(session.sid);
      yield this.#letGo(session, nowMs);
    }
    for (const [sid, ms] of this.#gone) {
      if (ms + REMEMBERED_MS > nowMs) break;
      this.#gone.delete(sid);
    }
  }

  #letGo(session: OpenSession, nowMs: number): OpenSession {
    this.#gone.set(session.sid, nowMs);
    return session;
  }

  /** Puts an event where it belongs. After the period nothing new begins. */
  #take(event: StoredEvent, isAfter: boolean): void {
    const known = sessionStep(event.event);
    const full = parsed(event);
    const sid = text(full.body.sid);
    if (known === null || sid === '') return;
    const session = this.#open.get(sid) ?? this.#closing.get(sid) ?? this.#begun(sid, event, isAfter);
    if (session === null) return;
    session.take(full);
    if (session.endSeenMs !== null && this.#open.delete(sid)) this.#closing.set(sid, session);
  }

  /** A session that was not known yet; null where the event is a late one of a session that was. */
  #begun(sid: string, event: StoredEvent, isAfter: boolean): OpenSession | null {
    const known = sessionStep(event.event);
    if (known === null || this.#gone.has(sid)) return null;
    if (known.step === 'upload' || known.step === 'leave') {
      const { fromMs, toMs } = this.#source.period;
      const ms = eventMs(event);
      if (ms < fromMs || ms >= toMs) return null;
      const startless = this.#startless.of(sid, event.event);
      startless.count(event.event, 1, event.timeUs, event.timeUs);
      return startless;
    }
    const earlier = this.#startless.release(sid);
    if (isAfter && earlier === undefined) return null;
    const session = earlier ?? new OpenSession(sid, known.kind);
    this.#open.set(sid, session);
    return session;
  }
}
