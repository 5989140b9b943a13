import type { JsonObject, JsonValue } from '../../../formats/canonicalJson.ts';
import { readJson } from '../../../formats/readJson.ts';

/** How an event was packed where it was not by itself, in words for the log of the collection. */
export type Packing =
  | 'Elasticsearch hits'
  | 'Splunk results'
  | 'text before the event'
  | 'wrapped in a member'
  | 'JSON lists'
  | 'times of the log shipper';

/** Events of one piece of a log file. */
export interface EventsInside {
  /** each has the members `event` and `time` as texts */
  events: JsonObject[];
  /** values that should be events and are not, each with the reason */
  problems: string[];
  packings: Set<Packing>;
}

/** Members in which log shippers put the line or the event as they got it, in the order in which they are tried. */
const WRAPPERS: readonly (readonly [member: string, Packing])[] = [
  ['_source', 'Elasticsearch hits'],
  ['result', 'Splunk results'],
  ['_raw', 'Splunk results'],
  ['event', 'wrapped in a member'],
  ['jsonPayload', 'wrapped in a member'],
  ['log', 'wrapped in a member'],
  ['message', 'wrapped in a member'],
];

const MAX_WRAPPINGS = 5;

/** Lines of Elasticsearch's bulk form that say where the next line goes. */
const BULK_ACTIONS: ReadonlySet<string> = new Set(['index', 'create']);

/** fluentd's `time TAB tag TAB event`, syslog's and CloudWatch's headers: text without a bracket, then the event. */
const PREFIX = /^[^{}"]{1,1024}[\t ](?=\{)/;

/** How fluentd writes the time of a line: `2026-07-02T10:00:00+00:00` in files, `2026-07-02 10:00:00.000000000 +0000` elsewhere. */
const PREFIX_TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)? ?(Z|[+-]\d\d:?\d\d)[\t ]/;

/** Where shippers put the time of a line that they took out of the event. */
const TIME_MEMBERS = ['@timestamp', 'timestamp'];

/**
 * Finds the events in one piece of a log file: by itself, or as Elasticsearch, Splunk, fluentd and other shippers pack it.
 * fluentd's JSON parser takes `time` out of an event and keeps it before the line: it is put back.
 *
 * @param text one line, or one object
 */
export function eventsInside(text: string): EventsInside {
  const found: EventsInside = { events: [], problems: [], packings: new Set() };
  const { read, time } = readText(text, found);
  if (read.problem !== null) found.problems.push(read.problem);
  else collect(read.value, found, { depth: 0, time });
  return found;
}

/** How deep a value is wrapped, and the time that a shipper gave it. */
interface Place {
  depth: number;
  time: string | null;
}

function readText(
  text: string,
  found: EventsInside,
): { read: ReturnType<typeof readJson>; time: string | null } {
  const read = readJson(text);
  const prefix = read.problem === 'not JSON' ? PREFIX.exec(text)?.[0] : undefined;
  if (prefix === undefined) return { read, time: null };
  const rest = readJson(text.slice(prefix.length));
  if (rest.problem === null) found.packings.add('text before the event');
  return { read: rest, time: prefixTime(prefix) };
}

function prefixTime(prefix: string): string | null {
  const match = PREFIX_TIME.exec(prefix);
  if (match === null) return null;
  const [, day, time, fraction = '', zone = ''] = match;
  return `${day}T${time}${fraction}${zone.replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2')}`;
}

function collect(value: JsonValue, found: EventsInside, place: Place): void {
  if (Array.isArray(value)) {
    found.packings.add('JSON lists');
    for (const item of value) collect(item, found, place);
    return;
  }
  if (value === null || typeof value !== 'object') return void found.problems.push('no event');
  const time = place.time ?? shippedTime(value);
  if (typeof value.event === 'string') {
    takeEvent(value, time, found);
    return;
  }
  if (isBulkAction(value)) return;
  const hits = memberOf(memberOf(value, 'hits'), 'hits');
  const inner = Array.isArray(hits) ? { value: hits, time: null } : unwrapped(value, found);
  if (inner === undefined || place.depth >= MAX_WRAPPINGS) found.problems.push('no event');
  else collect(inner.value, found, { depth: place.depth + 1, time: inner.time ?? time });
}

function takeEvent(value: JsonObject, time: string | null, found: EventsInside): void {
  if (typeof value.time === 'string') return void found.events.push(value);
  if (Object.hasOwn(value, 'time') || time === null) return void found.problems.push('no event');
  found.packings.add('times of the log shipper');
  found.events.push({ ...value, time });
}

function shippedTime(value: JsonObject): string | null {
  const texts = TIME_MEMBERS.map((name) => memberOf(value, name));
  return texts.find((text): text is string => typeof text === 'string') ?? null;
}

/** The contents of the first wrapper that has any; undefined when none does. */
function unwrapped(
  value: JsonObject,
  found: EventsInside,
): { value: JsonValue; time: string | null } | undefined {
  for (const [member, packing] of WRAPPERS) {
    const inner = memberOf(value, member);
    if (inner === undefined || inner === null) continue;
    const { read, time } =
      typeof inner === 'string'
        ? readText(inner.trim(), found)
        : { read: { value: inner, problem: null }, time: null };
    if (read.value === null || typeof read.value !== 'object') continue;
    found.packings.add(packing);
    return { value: read.value, time };
  }
  return undefined;
}

function isBulkAction(value: JsonObject): boolean {
  const [name, ...others] = Object.keys(value);
  const inner = name === undefined ? null : value[name];
  return others.length === 0 && BULK_ACTIONS.has(name ?? '') && inner !== null && typeof inner === 'object';
}

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? value[name] : undefined;
}
