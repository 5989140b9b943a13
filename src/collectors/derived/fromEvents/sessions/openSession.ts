import type { JsonObject } from '../../../../formats/canonicalJson.ts';
import {
  eventMs,
  eventTime,
  isRefused,
  object,
  type ParsedEvent,
  text,
  texts,
  timeOrNull,
} from '../../eventBody.ts';
import { addressOf } from '../actor.ts';
import type { SessionKind, SessionStep } from './sessionTypes.ts';

/** Joins, leaves and uploads that one row holds; a session with more says how many there were. */
const MAX_LISTED = 200;

/** A session while its events come in. Holds what its row needs: the events themselves are let go. */
export class OpenSession {
  readonly sid: string;
  readonly kind: SessionKind;
  #first: JsonObject | null = null;
  #start: { time: string; ms: number } | null = null;
  #end: { time: string; ms: number } | null = null;
  #endSeenMs: number | null = null;
  #error: string | null = null;
  readonly #told: JsonObject = {};
  readonly #people = new Set<string>();
  readonly #requests = new Set<string>();
  readonly #moves: JsonObject[] = [];
  readonly #uploads: JsonObject[] = [];
  readonly #counts = { command: 0, transfer: 0, moves: 0, uploads: 0 };
  readonly #uids: string[] = [];

  constructor(sid: string, kind: SessionKind) {
    this.sid = sid;
    this.kind = kind;
  }

  /** When the last event that ends it came, milliseconds since the epoch; null while it is open. */
  get endSeenMs(): number | null {
    return this.#endSeenMs;
  }

  /** When it began, as far as events tell. */
  get startMs(): number | null {
    return this.#start?.ms ?? null;
  }

  /** Counts commands or queries, or file transfers. */
  count(step: 'command' | 'transfer', number: number): void {
    this.#counts[step] += number;
  }

  /** Takes in an event of the session's own life. */
  take(event: ParsedEvent, step: Exclude<SessionStep, 'command' | 'transfer'>): void {
    const { body } = event;
    const who = text(body.user);
    if (step === 'upload') {
      this.#counts.uploads += 1;
      if (this.#uploads.length < MAX_LISTED) {
        this.#uploads.push({ time: eventTime(event), url: text(body.url) });
        this.#uids.push(event.uid);
      }
      return;
    }
    if (step === 'join' || step === 'leave') {
      if (who !== '' && step === 'join') this.#people.add(who);
      this.#counts.moves += 1;
      if (this.#moves.length < MAX_LISTED) {
        this.#moves.push({ time: eventTime(event), user: who, what: step === 'join' ? 'joined' : 'left' });
        this.#uids.push(event.uid);
      }
      return;
    }
    this.#uids.push(event.uid);
    this.#tell(body);
    if (who !== '') this.#people.add(who);
    if (step === 'start') this.#begin(event);
    else this.#finish(event);
  }

  #begin(event: ParsedEvent): void {
    this.#start ??= { time: eventTime(event), ms: eventMs(event) };
    if (isRefused(event)) {
      this.#error = text(event.body.error) || text(event.body.message) || 'refused';
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
    for (const name of texts(body.participants)) this.#people.add(name);
  }

  /** Keeps what events tell of the session: start and end tell nearly the same, the later one completes the earlier. */
  #tell(body: JsonObject): void {
    this.#first ??= body;
    for (const [member, value] of Object.entries(toldOf(body))) {
      const isEmpty = value === '' || value === null;
      if (!isEmpty || !(member in this.#told)) this.#told[member] = value;
    }
    for (const id of texts(body.access_requests)) this.#requests.add(id);
  }

  /**
   * The session's row.
   *
   * @param kind in place of the kind that the events' type says, for Kubernetes
   */
  row(): JsonObject {
    const refused = this.#error !== null;
    const end = refused ? null : this.#end;
    const duration =
      this.#start === null || end === null ? null : Math.max(0, Math.round(end.ms - this.#start.ms)) / 1000;
    return {
      sid: this.sid,
      kind: this.kind === 'ssh' && isKubernetes(this.#told) ? 'k8s' : this.kind,
      ...this.#told,
      start: this.#start?.time ?? null,
      end: end?.time ?? null,
      duration_seconds: duration,
      state: refused ? 'refused' : end === null ? 'no end seen' : 'ended',
      error: this.#error ?? '',
      participants: [...this.#people].sort(),
      joined_and_left: this.#moves,
      recording_uploads: this.#counts.uploads,
      uploads: this.#uploads,
      commands: this.#counts.command,
      file_transfers: this.#counts.transfer,
      access_requests: [...this.#requests].sort(),
      not_listed: this.#counts.moves - this.#moves.length + (this.#counts.uploads - this.#uploads.length),
      events: this.#uids,
    };
  }
}

function isKubernetes(told: JsonObject): boolean {
  return told.kubernetes_cluster !== '' || told.protocol === 'kube';
}

function toldOf(body: JsonObject): JsonObject {
  const targets = [
    body.kubernetes_cluster,
    body.db_service,
    body.app_name,
    body.desktop_name,
    body.server_hostname,
    body.server_id,
  ];
  const labels = [
    body.kubernetes_labels,
    body.db_labels,
    body.app_labels,
    body.desktop_labels,
    body.server_labels,
  ];
  return {
    user: text(body.user),
    login: text(body.login) || text(body.db_user) || text(body.windows_user),
    target: targets.map(text).find((name) => name !== '') ?? '',
    target_labels: labels.find((label) => Object.keys(object(label)).length > 0) ?? null,
    kubernetes_cluster: text(body.kubernetes_cluster),
    database: text(body.db_name),
    protocol: text(body.proto) || text(body.db_protocol),
    interactive: typeof body.interactive === 'boolean' ? body.interactive : null,
    enhanced_recording: typeof body.enhanced_recording === 'boolean' ? body.enhanced_recording : null,
    recording: recordingOf(body),
    reason: text(body.reason),
    mfa_device: text(body.with_mfa),
    impersonator: text(body.impersonator),
    address: addressOf(body),
  };
}

/** How it was recorded: a mode for servers and Kubernetes, yes or no for desktops. */
function recordingOf(body: JsonObject): string {
  if (typeof body.recorded === 'boolean') return body.recorded ? 'recorded' : 'off';
  return text(body.session_recording);
}
