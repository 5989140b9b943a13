import { canonicalJson, type JsonObject, type JsonValue } from '../../../formats/canonicalJson.ts';
import type { StoredEvent } from '../../../records/evidence.ts';
import type { Revocation } from '../../../records/revocation.ts';
import type { DerivedBatch, StoreReader } from '../../../store/store.ts';
import { actorOf, eventMs, eventTime, isRefused, type ParsedEvent, text } from '../eventBody.ts';
import type { Identities } from '../identities.ts';
import { NOT_UNDONE, type RevocationRow, revocationKey, revocationRow, withActor } from './revocationRow.ts';

/** Event types of which nothing but the events themselves is known: no dataset of state lists what they are about. */
export const PROVISIONING_TYPES = [
  'scim.create',
  'scim.update',
  'scim.patch',
  'scim.delete',
  'okta.assignment.process',
  'okta.assignment.cleanup',
  'scoped_token.create',
  'scoped_token.delete',
];

/** Whether an event takes something away or gives it back; null for one that does neither. */
interface Step {
  kind: Revocation['kind'];
  /** true: takes away; false: gives back what such a kind took away */
  takes: boolean;
}

/** Facts of an event that are held until its row is written. */
interface Held {
  steps: readonly Step[];
  event: ParsedEvent;
}

const ALL_TIME = { fromUs: Number.MIN_SAFE_INTEGER, toUs: Number.MAX_SAFE_INTEGER };

/** Events that are put together at once. */
const BATCH = 500;

/**
 * Revocations that an identity provider or a scope made: accounts and groups deleted or deactivated through SCIM, assignments that
 * Okta took back, scoped join tokens deleted. Few types with few events: they are read by type, one thing after another.
 *
 * @param sinceSeq only things that an event with a higher running number is about
 * @returns batches for the dataset `revocations`, one a thing
 */
export function* provisionedRevocations(
  store: StoreReader,
  sinceSeq: number,
  identities: Identities,
): Generator<DerivedBatch[]> {
  const touched = new Set<string>();
  for (const event of store.events({ ...ALL_TIME, types: PROVISIONING_TYPES }))
    if (event.seq > sinceSeq) touched.add(thingOf(parsed(event)));
  const names = [...touched].filter((name) => name !== '');
  for (let from = 0; from < names.length; from += BATCH) {
    const wanted = new Map<string, Held[]>(names.slice(from, from + BATCH).map((name) => [name, []]));
    for (const stored of store.events({ ...ALL_TIME, types: PROVISIONING_TYPES })) {
      const event = parsed(stored);
      const own = wanted.get(thingOf(event));
      const steps = stepsOf(event);
      if (own !== undefined && steps.length > 0) own.push({ steps, event });
    }
    yield [...wanted].map(([name, held]) => ({
      dataset: 'revocations',
      subject: { kind: 'provisioned', value: name },
      rows: rowsOf(held)
        .map((row) => withActor(row, (actor) => identities.of(actor)))
        .map(({ key, atMs, revocation }) => ({
          key,
          timeUs: atMs === null ? null : Math.round(atMs * 1000),
          json: canonicalJson(revocation as unknown as JsonValue),
        })),
    }));
  }
}

/** The subject of an event: one name for everything that can undo each other. */
function thingOf({ event, body }: ParsedEvent): string {
  const name = text(body.teleport_id) || text(body.external_id) || text(body.name);
  const family = event.slice(0, event.lastIndexOf('.'));
  return name === '' ? '' : [family, text(body.integration), text(body.resource_type), name].join('/');
}

function stepsOf(event: ParsedEvent): Step[] {
  if (isRefused(event)) return [];
  const active = activeOf(event.body, 4);
  const deleted = (takes: boolean): Step => ({ kind: 'scim_deleted', takes });
  const deactivated = (takes: boolean): Step => ({ kind: 'scim_deactivated', takes });
  switch (event.event) {
    case 'scim.delete':
      return [deleted(true)];
    case 'scim.create':
      return [deleted(false), deactivated(false)];
    case 'scim.update':
    case 'scim.patch':
      return active === null ? [] : [deactivated(!active)];
    case 'okta.assignment.cleanup':
      return [{ kind: 'okta_assignment_removed', takes: true }];
    case 'okta.assignment.process':
      return [{ kind: 'okta_assignment_removed', takes: false }];
    default:
      return [{ kind: 'token_deleted', takes: event.event === 'scoped_token.delete' }];
  }
}

/** The member `active` wherever a version puts it; bodies are redacted, and then nobody knows. */
function activeOf(value: JsonValue, depth: number): boolean | null {
  if (value === null || typeof value !== 'object' || depth === 0) return null;
  if (!Array.isArray(value) && typeof value.active === 'boolean') return value.active;
  for (const member of Object.values(value)) {
    const found = activeOf(member, depth - 1);
    if (found !== null) return found;
  }
  return null;
}

function rowsOf(held: readonly Held[]): RevocationRow[] {
  return held.flatMap(({ steps, event }, index) =>
    steps
      .filter(({ takes }) => takes)
      .map(({ kind }) => {
        const back = held
          .slice(index + 1)
          .find((later) => later.steps.some((step) => step.kind === kind && !step.takes));
        return revocationRow(
          revocationKey(kind, text(event.body.name) || event.uid, event.uid),
          eventMs(event),
          {
            time: eventTime(event),
            kind,
            target: targetOf(event),
            actor: actorOfStep(event),
            actor_note: text(event.body.integration),
            reason: text(event.body.reason),
            ...(back === undefined ? NOT_UNDONE : { ...NOT_UNDONE, lifted: eventTime(back.event) }),
            confirmed: true,
            source: 'events',
            event_uid: event.uid,
          },
        );
      }),
  );
}

/** Assignments name the user they are for, not an actor; SCIM acts for the provider. */
function actorOfStep({ event, body }: ParsedEvent): string {
  return event.startsWith('scoped_token.') ? actorOf(body) : '';
}

function targetOf({ event, body }: ParsedEvent): (readonly [string, string])[] {
  if (event.startsWith('scim.'))
    return [[text(body.resource_type) || 'user', text(body.teleport_id) || text(body.external_id)]];
  if (event.startsWith('scoped_token.')) return [['token', text(body.name)]];
  const user = text(body.user) || text(body.source);
  const assignment = ['okta_assignment', text(body.name)] as const;
  return user === '' ? [assignment] : [assignment, ['user', user]];
}

function parsed(event: StoredEvent): ParsedEvent {
  return { ...event, body: JSON.parse(event.json) as JsonObject };
}
