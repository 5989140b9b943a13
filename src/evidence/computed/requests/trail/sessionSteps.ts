import type { TrailStep } from '../../../../datasets/access/requestTrail.ts';
import type { SessionKind } from '../../../../datasets/eventTypes/eventType.ts';
import type { JsonObject } from '../../../../formats/canonicalJson.ts';
import { text } from '../../../../formats/json.ts';
import { microseconds } from '../../../../formats/timestamp.ts';
import type { SubjectSession } from '../../../../store/store.ts';
import type { EvidenceSet } from '../../../evidenceSet.ts';
import { sessionStep } from '../../../fromEvents/sessions/sessionEvents.ts';
import type { EvidenceScope } from '../../../scope.ts';
import type { Draft, StepOutcome } from './draft.ts';
import type { Owners } from './owners.ts';

const STEPS: Readonly<Record<SessionKind, TrailStep>> = {
  ssh: 'session',
  k8s: 'kubernetes',
  db: 'database',
  app: 'application',
  desktop: 'desktop',
  mcp: 'mcp',
};

/** Sessions under access requests, from the events that name a request, with the facts of the dataset `sessions`. */
export class SessionSteps {
  readonly #store: EvidenceScope['store'];
  readonly #owners: Owners;
  readonly #row;

  constructor({ db }: EvidenceSet, { store }: EvidenceScope, owners: Owners) {
    this.#store = store;
    this.#owners = owners;
    // there may be millions of sessions, and few under a request: those only are indexed
    db.exec(`CREATE TEMP TABLE trail_session AS
      SELECT session_id AS sid, rowid AS at FROM sessions WHERE access_requests <> '' AND session_id <> ''`);
    db.exec('CREATE INDEX temp.trail_session_by_sid ON trail_session (sid)');
    this.#row = db
      .prepare<[string], string>(
        'SELECT s.json FROM temp.trail_session t CROSS JOIN sessions s ON s.rowid = t.at WHERE t.sid = ? LIMIT 1',
      )
      .pluck();
  }

  *of(request: string): Generator<Draft> {
    let together: SubjectSession[] = [];
    for (const counted of this.#store.sessionsOfSubject('request_use', request)) {
      if (together[0] !== undefined && together[0].sid !== counted.sid) {
        yield this.#draft(together);
        together = [];
      }
      together.push(counted);
    }
    if (together.length > 0) yield this.#draft(together);
  }

  #draft(events: readonly SubjectSession[]): Draft {
    const [{ sid } = { sid: '' }] = events;
    const json = this.#row.get(sid);
    const firstUs = Math.min(...events.map((one) => one.firstUs));
    const failed = sum(events, 'statement', ({ failed: count }) => count);
    const exit_code = events.find(({ exitCode }) => exitCode !== null)?.exitCode ?? '';
    const uid = events.find((one) => one.firstUs === firstUs)?.uid ?? '';
    const shared = { session_id: sid, failed_commands: failed, exit_code, event_uid: uid };
    if (json === undefined) return outside(events, firstUs, { ...shared, resource_owner: '' });
    const row = JSON.parse(json) as JsonObject;
    const refused = row.state === 'refused';
    return {
      step: STEPS[text(row.kind) as SessionKind] ?? 'session',
      us: microsecondsOf(row.start) ?? firstUs,
      endUs: microsecondsOf(row.end),
      facts: {
        ...shared,
        actor: text(row.user),
        actor_kind: text(row.user_kind),
        how: text(row.protocol),
        detail: [text(row.state), text(row.reason)].filter((part) => part !== '').join(': '),
        target: text(row.target),
        resource_owner: this.#owners.of(text(row.target), row.target_labels),
        login: text(row.login),
        commands: row.commands ?? null,
        file_transfers: row.file_transfers ?? null,
        recording: text(row.recording),
        outcome: refused ? 'refused' : outcomeOf(events, failed, exit_code),
        error: text(row.error),
      },
    };
  }
}

/** A session that the dataset `sessions` does not hold: it lies outside of the period. */
function outside(events: readonly SubjectSession[], firstUs: number, shared: JsonObject): Draft {
  const kinds = events.flatMap(({ event }) => sessionStep(event)?.kind ?? []);
  const kind = kinds.find((one) => one !== 'ssh') ?? 'ssh';
  const ended = events.filter(({ event }) => sessionStep(event)?.step === 'end');
  const failed = Number(shared.failed_commands);
  return {
    step: STEPS[kind],
    us: firstUs,
    endUs: ended.length === 0 ? null : Math.max(...ended.map(({ lastUs }) => lastUs)),
    facts: {
      ...shared,
      detail: 'outside the period: counted from the events that name the request',
      commands: sum(events, 'statement', ({ count }) => count),
      file_transfers: sum(events, 'transfer', ({ count }) => count),
      outcome: outcomeOf(events, failed, text(shared.exit_code)),
    },
  };
}

/** The result of typed input in a terminal is not in the log; commands and requests say theirs. */
function outcomeOf(events: readonly SubjectSession[], failed: number, exitCode: string): StepOutcome {
  const refusals = events.some(
    ({ event, failed: count }) => sessionStep(event)?.step === 'start' && count > 0,
  );
  if (refusals) return 'refused';
  if (failed > 0) return 'failed';
  const says = events.some(({ event }) => SAY_RESULTS.some((start) => event.startsWith(start)));
  return exitCode !== '' || says ? 'ok' : 'not recorded';
}

/** Types of statements whose events say what they came to. */
const SAY_RESULTS = ['db.session.query', 'kube.request', 'app.session.request'];

function sum(
  events: readonly SubjectSession[],
  step: 'statement' | 'transfer',
  of: (counted: SubjectSession) => number,
): number {
  let total = 0;
  for (const counted of events) if (sessionStep(counted.event)?.step === step) total += of(counted);
  return total;
}

function microsecondsOf(time: JsonObject[string] | undefined): number | null {
  return typeof time === 'string' && time !== '' ? microseconds(time) : null;
}
