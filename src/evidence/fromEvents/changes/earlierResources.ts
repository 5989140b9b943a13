import {
  eventMs,
  isRefused,
  object,
  type ParsedEvent,
  parseEvents,
  text,
  texts,
  timeOrNull,
} from '../../../collectors/derived/eventBody.ts';
import { SubjectStates } from '../../../collectors/derived/subjectStates.ts';
import { CHANGED_KINDS } from '../../../datasets/eventTypes/changedKinds.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import type { StoreReader } from '../../../store/store.ts';

/** Facts of a resource at some moment. */
export interface Earlier {
  exists: boolean;
  /** roles that it held, for users; null when nobody knows */
  roles: readonly string[] | null;
}

/** Roles that the gateway brings along (Teleport 14 to 18): they are there without an event of their making. */
const PRESET_ROLES = new Set([
  'access',
  'editor',
  'auditor',
  'reviewer',
  'requester',
  'group-access',
  'list-access-request-resources',
  'system-automatic-access-approver',
  'device-admin',
  'device-enroll',
  'require-trusted-device',
  'terraform-provider',
  'wildcard-workload-identity-issuer',
  'access-plugin',
  'mcp-user',
]);

const PRESET_LABEL = 'teleport.internal/resource-type';

/** Within this time a resource's own time of making and the event of it are the same making. */
const SAME_MS = 5_000;

/** Finds the facts of resources before an event, from the events before it and from snapshots. */
export class EarlierResources {
  readonly #store: StoreReader;
  readonly #states: SubjectStates;
  /** what the events of this reading said last; names, not events: bounded by the number of resources */
  readonly #seen = new Map<string, Earlier>();

  constructor(store: StoreReader, snapshot: number) {
    this.#store = store;
    this.#states = new SubjectStates(store, snapshot);
  }

  /** Facts of the resource before the event. */
  before(kind: string, name: string, event: ParsedEvent): Earlier {
    return this.#seen.get(`${kind}\0${name}`) ?? this.#lookUp(kind, name, event);
  }

  /** Takes in what a successful event says; null for a deletion. */
  note(kind: string, name: string, now: Earlier | null): void {
    this.#seen.set(`${kind}\0${name}`, now ?? { exists: false, roles: null });
  }

  #lookUp(kind: string, name: string, event: ParsedEvent): Earlier {
    const { state = '', subject = '', prefix = '' } = CHANGED_KINDS[kind] ?? {};
    const last =
      subject === ''
        ? null
        : parseEvents(this.#store.eventsOfSubject(subject, `${prefix}${name}`)).findLast(
            (own) => own.timeUs < event.timeUs && own.event.startsWith(`${kind}.`) && !isRefused(own),
          );
    if (last != null) {
      const exists = !/\.deleted?$/.test(last.event);
      return { exists, roles: exists && kind === 'user' ? texts(last.body.roles) : null };
    }
    const versions = state === '' ? [] : this.#states.of(state, `${prefix}${name}`).versions;
    const ms = eventMs(event);
    const held = versions.findLast(({ seenMs, goneMs }) => seenMs < ms && (goneMs === null || goneMs > ms));
    if (held !== undefined) return { exists: true, roles: rolesOf(held.body) };
    const older = versions.some(({ body }) => {
      const made = timeOrNull(object(object(body.spec).created_by).time);
      return (made !== null && Date.parse(made) < ms - SAME_MS) || isPreset(body);
    });
    return { exists: older || (kind === 'role' && PRESET_ROLES.has(name)), roles: null };
  }
}

function rolesOf(body: JsonObject): string[] {
  return texts(object(body.spec).roles);
}

function isPreset(body: JsonObject): boolean {
  return text(object(object(body.metadata).labels)[PRESET_LABEL]) === 'preset';
}
