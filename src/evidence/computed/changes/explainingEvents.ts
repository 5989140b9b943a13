import { EVENT_TYPES, eventTypeInfo } from '../../../datasets/eventTypes/eventTypeRegistry.ts';
import { eventOutcome } from '../../../datasets/eventTypes/outcome.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { object, objects, text, texts } from '../../../formats/json.ts';
import type { TimeRange } from '../../../formats/timeRange.ts';
import type { StoreReader } from '../../../store/store.ts';
import { type Logged, NAMELESS } from './comparedDatasets.ts';

const LOCKS = ['lock.created', 'lock.deleted'];

/** Types of events that say that a resource came, changed or went. */
const TYPES = [...EVENT_TYPES.flatMap(({ event, change }) => (change === null ? [] : [event])), ...LOCKS];

/** Times of the events that say that a resource came, changed or went, by the family and name under which they know it. */
export class ExplainingEvents {
  readonly #times = new Map<string, number[]>();

  /** @param range microseconds, half-open. Holds a number for each such event that succeeded. */
  constructor(store: StoreReader, range: TimeRange) {
    for (const { event, code, json, timeUs } of store.events({ ...range, types: TYPES })) {
      const body = JSON.parse(json) as JsonObject;
      if (eventOutcome({ event, code, body }) !== 'succeeded') continue;
      const family = eventTypeInfo(event, code)?.change?.kind ?? event.slice(0, event.lastIndexOf('.'));
      for (const [of, name] of resourcesOf(family, event, body)) this.#note(of, name, timeUs);
    }
  }

  /** Number of events between two moments, both inclusive, that concern a resource. */
  count(logged: readonly Logged[], fromUs: number, toUs: number): number {
    const keys = new Set(logged.map(([family, name]) => keyOf(family, name)));
    let found = 0;
    for (const key of keys) {
      for (const us of this.#times.get(key) ?? []) if (us >= fromUs && us <= toUs) found += 1;
    }
    return found;
  }

  /** Adds something else that explains a change of a resource: a review that is kept beside the log. */
  add([family, name]: Logged, timeUs: number): void {
    this.#note(family, name, timeUs);
  }

  #note(family: string, name: string, timeUs: number): void {
    const key = keyOf(family, name);
    const known = this.#times.get(key);
    if (known === undefined) this.#times.set(key, [timeUs]);
    else known.push(timeUs);
  }
}

function keyOf(family: string, name: string): string {
  return `${family}\0${name}`;
}

function* resourcesOf(family: string, event: string, body: JsonObject): Generator<Logged> {
  const name = text(body.name) || text(object(body.device).device_id);
  if (name !== '') yield [family, name];
  yield [family, NAMELESS];
  if (family === 'access_list') {
    // a review takes members out, the end of a list all of them
    for (const member of texts(body.removed_members)) yield ['access_list.member', `${name}\0${member}`];
    if (event === 'access_list.delete') yield ['access_list.member', `${name}\0${NAMELESS}`];
  }
  if (family !== 'access_list.member') return;
  const list = text(body.access_list_name);
  const members = objects(body.members).map(({ member_name }) => text(member_name));
  for (const member of members) yield [family, `${list}\0${member}`];
  if (members.length === 0) yield [family, `${list}\0${NAMELESS}`];
}
