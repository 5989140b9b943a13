import type { StoredEvent } from '../../../records/evidence.ts';
import {
  actorOf,
  eventMs,
  eventTime,
  isRefused,
  object,
  type ParsedEvent,
  parseEvents,
  text,
  timeOrNull,
} from '../eventBody.ts';
import { isoTime, vanishings } from '../presence.ts';
import type { SubjectState } from '../subjectState.ts';
import {
  NOT_UNDONE,
  type RevocationRow,
  revocationKey,
  revocationRow,
  type Undone,
} from './revocationRow.ts';

const MADE = 'workload_identity_x509_revocation.create';
const UNDONE = 'workload_identity_x509_revocation.delete';

/**
 * Folds the revocation of one X.509 certificate. It is a resource: it is in force while it exists, at most until the
 * certificate would have ended.
 *
 * @param serial the certificate's serial number, the resource's name
 * @param events its events, in any order
 * @param state its versions in snapshots
 */
export function foldX509Revocation(
  serial: string,
  events: Iterable<StoredEvent>,
  state: SubjectState,
  observedMs: number,
): RevocationRow[] {
  const own = parseEvents(events).filter((event) => !isRefused(event));
  const body = state.versions.at(-1)?.body ?? {};
  const spec = object(body.spec);
  const ends = timeOrNull(object(body.metadata).expires);
  const made = own.filter((event) => event.event === MADE);
  const row = (event: ParsedEvent | null, fromMs: number, undone: Undone): RevocationRow =>
    revocationRow(
      revocationKey('certificate_revoked', serial, event?.uid ?? 'state'),
      fromMs,
      {
        time: event === null ? timeOrNull(spec.revoked_at) : eventTime(event),
        kind: 'certificate_revoked',
        target: [['x509_serial', serial]],
        actor: event === null ? '' : actorOf(event.body),
        reason: text(event?.body.reason) || text(spec.reason),
        ends,
        ...undone,
        confirmed: true,
        source: event === null ? 'api' : state.versions.length > 0 ? 'both' : 'events',
        event_uid: event?.uid ?? null,
      },
      observedMs,
    );
  if (made.length > 0)
    return made.map((event) => row(event, eventMs(event), undoneAfter(eventMs(event), own, state, ends)));
  const first = state.versions[0];
  if (first === undefined) return [];
  const revokedMs = Date.parse(timeOrNull(spec.revoked_at) ?? isoTime(first.seenMs));
  return [row(null, revokedMs, undoneAfter(revokedMs, own, state, ends))];
}

function undoneAfter(
  ms: number,
  own: readonly ParsedEvent[],
  state: SubjectState,
  ends: string | null,
): Undone {
  const deletion = own.find((event) => event.event === UNDONE && eventMs(event) >= ms);
  if (deletion !== undefined) return { ...NOT_UNDONE, lifted: eventTime(deletion) };
  const gone = vanishings(state).find(({ goneMs }) => goneMs > ms);
  if (gone === undefined || (ends !== null && Date.parse(ends) <= gone.goneMs)) return NOT_UNDONE;
  return { lifted: null, lifted_from: isoTime(gone.version.heldMs), lifted_to: isoTime(gone.goneMs) };
}
