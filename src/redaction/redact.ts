import type { JsonObject, JsonValue } from '../formats/canonicalJson.ts';
import { isBlank, replacementFor } from './nameRules.ts';
import { found, type Place } from './place.ts';
import { REDACTED, type RedactedMember, type RedactionRule } from './rules.ts';
import { bareName } from './secretNames.ts';
import type { Digest } from './summary.ts';
import { redactText } from './text/redactText.ts';
import { isTraffic } from './traffic.ts';

/** Deepest nesting that is looked into; audit events have five levels or so. */
const MAX_DEPTH = 200;

/**
 * Takes secrets out of a row (teleport-api §6.6): declared fields never hold one, but newer gateways, free-form maps and audit events
 * may. Works by the names of members, by the form of texts, and by a few places; a second time it changes nothing.
 *
 * @param value a resource or an audit event; left untouched
 * @param where name of the dataset; `events` for audit events
 * @param digest the store's keyed digest, put in the place of bodies; without it only their sizes are
 * @returns the value without secrets (the same object when there were none), and what was taken out
 */
export function redact(
  value: JsonObject,
  where: string,
  digest?: Digest,
): { value: JsonObject; redactions: RedactedMember[] } {
  const redactions: RedactedMember[] = [];
  const place: Place = {
    isEvent: where === 'events',
    eventType: '',
    traffic: false,
    path: '',
    depth: 0,
    parents: [],
    digest,
    redactions,
  };
  const redacted = redactObject(value, withEventType(value, place));
  return { value: redactions.length === 0 ? value : redacted, redactions };
}

/** The row itself, or JSON inside a text, may be an event: its type decides about members further down. */
function withEventType(value: JsonObject, place: Place): Place {
  if (!place.isEvent || typeof value.event !== 'string') return place;
  return { ...place, eventType: value.event, traffic: isTraffic(value.event) };
}

function redactObject(value: JsonObject, place: Place): JsonObject {
  const redacted: [string, JsonValue][] = [];
  const labels = isLabels(place.parents.at(-1));
  for (const [name, member] of Object.entries(value)) {
    const inside = { ...place, path: place.path === '' ? name : `${place.path}.${name}` };
    const replaced = isBlank(member) || labels ? undefined : replacementFor(name, member, value, inside);
    if (replaced !== undefined) found(inside, replaced.rule);
    const deeper = { ...inside, depth: place.depth + 1, parents: [...place.parents, bareName(name)] };
    redacted.push([name, redactValue(replaced?.instead ?? member, deeper)]);
  }
  return Object.fromEntries(redacted);
}

function redactValue(value: JsonValue, place: Place): JsonValue {
  if (typeof value === 'string') return redactString(value, place);
  if (value === null || typeof value !== 'object') return value;
  if (place.depth > MAX_DEPTH) {
    found(place, 'too_deep');
    return REDACTED;
  }
  if (!Array.isArray(value)) return redactObject(value, place);
  const item = { ...place, depth: place.depth + 1, path: `${place.path}[]` };
  return value.map((one) => redactValue(one, item));
}

/** Labels are chosen by administrators and shown to everybody; a label called "token" is no token. */
function isLabels(parent: string | undefined): boolean {
  return parent?.endsWith('labels') === true;
}

function redactString(text: string, place: Place): string {
  const onFound = (rule: RedactionRule): void => found(place, rule);
  const inside = embeddedJson(text);
  if (inside === undefined) return redactText(text, onFound);
  const before = place.redactions.length;
  const deeper = { ...place, depth: place.depth + 1 };
  const redacted =
    inside !== null && typeof inside === 'object' && !Array.isArray(inside)
      ? redactObject(inside, withEventType(inside, deeper))
      : redactValue(inside, deeper);
  // As a text, too: of two members with the same name only the last was examined.
  return redactText(place.redactions.length === before ? text : JSON.stringify(redacted), onFound);
}

/** JSON kept as text, as the file log does with events whose type it does not know; after blanks or a byte order mark, too. */
function embeddedJson(text: string): JsonValue | undefined {
  const trimmed = text.trim();
  if (!'[{"'.includes(trimmed.charAt(0)) || trimmed === '') return undefined;
  try {
    const value = JSON.parse(trimmed) as JsonValue;
    return typeof value === 'object' || typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
