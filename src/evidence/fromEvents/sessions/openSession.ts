import {
  eventMs,
  eventTime,
  isRefused,
  type ParsedEvent,
  text,
  texts,
  timeOrNull,
} from '../../../collectors/derived/eventBody.ts';
import type { Identities } from '../../../collectors/derived/identities.ts';
import { isoTime } from '../../../collectors/derived/presence.ts';
import type { SessionKind } from '../../../datasets/eventTypes/eventType.ts';
import { failureReason } from '../../../datasets/eventTypes/outcome.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { Participation } from './participation.ts';
import { sessionStep } from './sessionEvents.ts';
import { sessionFacts } from './sessionFacts.ts';

/** Uploads that one row lists; a session with more says how many there were. */
const MAX_LISTED = 200;

/** A session while its events come in. Holds what its row needs: the events themselves are let go. */
export class OpenSession {
  readonly sid: string;
  readonly kind: SessionKind;
  #start: { time: string; ms: number } | null = null;
  #hasStart = false;
  #end: { time: string; ms: number } | null = null;
  #endSeenMs: number | null = null;
  #error: string | null = null;
  #activity: { firstMs: number; lastMs: number; type: string } | null = null;
  readonly #facts: JsonObject = {};
  readonly #people = new Participation();
  readonly #requests = new Set<string>();
  readonly #uploads: JsonObject[] = [];
  #uploadCount = 0;
  readonly #counts = new Map<string, number>();
  readonly #uids: string[] = [];

  constructor(sid: string, kind: SessionKind) {
    this.sid = sid;
    this.kind = kind;
  }

  /** When the last event that ends it came, milliseconds since the epoch; null while it is open. */
  get endSeenMs(): number | null {
    return this.#endSeenMs;
  }

  /** When it began, as far as events say. */
  get startMs(): number | null {
    return this.#start?.ms ?? null;
  }

  /** Time of the first and last event that was only counted, and the type of the first; null when there was none. */
  get activity(): { firstMs: number; lastMs: number; type: string } | null {
    return this.#activity;
  }

  /** Whether its recording may still be uploaded: most are, unless they are off. */
  get awaitsUpload(): boolean {
    return this.#uploadCount === 0 && this.#error === null && this.#facts.recording !== 'off';
  }

  /** Counts events of a type that are not read one by one; times in microseconds since the epoch. */
  count(event: string, number: number, firstUs: number, lastUs: number): void {
    this.#counts.set(event, (this.#counts.get(event) ?? 0) + number);
    const [firstMs, lastMs] = [firstUs / 1000, lastUs / 1000];
    const known = this.#activity;
    if (known === null) this.#activity = { firstMs, lastMs, type: event };
    else known.lastMs = Math.max(known.lastMs, lastMs);
  }

  /** Takes in an event of the session's own life. */
  take(event: ParsedEvent): void {
    const { body } = event;
    const who = text(body.user);
    const time = eventTime(event);
    switch (sessionStep(event.event)?.step) {
      case 'upload':
        this.#uploadCount += 1;
        if (this.#uploads.length >= MAX_LISTED) return;
        this.#uploads.push({ time, url: text(body.url) });
        break;
      case 'join':
        this.#people.joined(who, time, text(body.mode));
        break;
      case 'leave':
        this.#people.left(who, time);
        break;
      case 'start':
        this.describe(body);
        this.#begin(event, who);
        break;
      case 'end':
        this.describe(body);
        this.#finish(event);
        this.#people.named(who);
        break;
    }
    if (this.#uids.length < 2 * MAX_LISTED) this.#uids.push(event.uid);
  }

  #begin(event: ParsedEvent, who: string): void {
    this.#hasStart = true;
    this.#start ??= { time: eventTime(event), ms: eventMs(event) };
    this.#people.joined(who, this.#start.time);
    if (isRefused(event)) {
      this.#error = failureReason(event.body) || 'refused';
      this.#endSeenMs = eventMs(event);
    }
  }

  #finish(event: ParsedEvent): void {
    const { body } = event;
    const began = timeOrNull(body.session_start);
    const ended = timeOrNull(body.session_stop) ?? eventTime(event);
    if (began !== null) this.#start = { time: began, ms: Date.parse(began) };
    this.#end = { time: ended, ms: Date.parse(ended) };
    this.#endSeenMs = eventMs(event);
    for (const name of texts(body.participants)) this.#people.named(name);
  }

  /** Keeps what an event says of the session: start and end say nearly the same, the later one completes the earlier. */
  describe(body: JsonObject): void {
    for (const [member, value] of Object.entries(sessionFacts(body))) {
      const isEmpty = value === '' || value === null;
      if (!isEmpty || !(member in this.#facts)) this.#facts[member] = value;
    }
    for (const id of texts(body.access_requests)) this.#requests.add(id);
  }

  /** The session's row. */
  row(identities: Identities): JsonObject {
    const refused = this.#error !== null;
    const end = refused ? null : this.#end;
    const duration =
      this.#start === null || end === null ? null : Math.max(0, Math.round(end.ms - this.#start.ms)) / 1000;
    const facts = Object.keys(this.#facts).length > 0 ? this.#facts : sessionFacts({});
    return {
      sid: this.sid,
      kind: this.kind === 'ssh' && isKubernetes(facts) ? 'k8s' : this.kind,
      ...facts,
      user_kind: identities.of(text(facts.user)).kind,
      start: this.#start?.time ?? null,
      end: end?.time ?? null,
      duration_seconds: duration,
      state: this.#state(),
      start_recorded: this.#hasStart,
      end_recorded: this.#end !== null,
      first_activity: this.#activity === null ? null : isoTime(this.#activity.firstMs),
      last_activity: this.#activity === null ? null : isoTime(this.#activity.lastMs),
      error: this.#error ?? '',
      participants: this.#people.names,
      participation: this.#people.parts,
      recording_uploads: this.#uploadCount,
      uploaded: text(this.#uploads[0]?.time) || null,
      uploads: this.#uploads,
      commands: this.#countOf('statement'),
      file_transfers: this.#countOf('transfer'),
      by_type: Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1))),
      access_requests: [...this.#requests].sort(),
      not_listed: this.#people.unlisted + (this.#uploadCount - this.#uploads.length),
      events: this.#uids,
    };
  }

  #state(): string {
    if (this.#error !== null) return 'refused';
    if (this.#end !== null) return 'ended';
    return this.#hasStart ? 'no end recorded' : 'no start recorded';
  }

  #countOf(step: 'statement' | 'transfer'): number {
    let sum = 0;
    for (const [event, number] of this.#counts) if (sessionStep(event)?.step === step) sum += number;
    return sum;
  }
}

function isKubernetes(facts: JsonObject): boolean {
  return facts.kubernetes_cluster !== '' || facts.protocol === 'kube';
}
