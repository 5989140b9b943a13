import { actorOf, eventTime, object, type ParsedEvent, text } from '../../../collectors/derived/eventBody.ts';
import { Identities } from '../../../collectors/derived/identities.ts';
import { eventTypeInfo, refusableTypes } from '../../../datasets/eventTypes/eventTypeRegistry.ts';
import { eventOutcome, failureReason } from '../../../datasets/eventTypes/outcome.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import type { StoredEvent } from '../../../records/evidence.ts';
import { addressOf } from '../actor.ts';
import { type EventDataset, type EventSource, parsed, rangeOf, rowFor } from '../eventDataset.ts';
import { isRefusedCall } from './logins.ts';

/** One row for everything that the gateway refused: logins, joins, credentials, sessions, tool calls, access, changes. */
export const refusals: EventDataset = {
  dataset: 'refusals',
  item: 'LOG',
  description:
    'What the gateway refused in the period: logins, joins, credentials, sessions, tool calls, access and changes, with who, what and why. Calls of the API that a role forbids leave no event.',
  types: refusableTypes(),
  columns: [
    'time',
    'type',
    'who',
    'who_kind',
    'what',
    'target',
    'why',
    'method',
    'address',
    'sid',
    'event',
    'code',
    'event_uid',
    'events',
  ],
  *rows(source) {
    const identities = new Identities(source.store);
    const types = [...new Set(typesOf(source))];
    for (const event of source.store.events({ ...rangeOf(source), types })) {
      if (!mayBeRefused(event)) continue;
      const full = parsed(event);
      if (eventOutcome(full) === 'refused') yield rowFor(event.uid, refusal(full, identities));
    }
  },
};

function typesOf({ types }: EventSource): string[] {
  return types
    .filter(({ event, code }) => eventTypeInfo(event, code ?? '')?.refusal != null)
    .map(({ event }) => event);
}

/** Most events are not: those are not parsed. */
function mayBeRefused({ event, code, json }: StoredEvent): boolean {
  return (
    !code.endsWith('I') ||
    json.includes('"success":false') ||
    /"error":"[^"]/.test(json) ||
    eventTypeInfo(event, code)?.refused === 'always'
  );
}

function refusal(event: ParsedEvent, identities: Identities): JsonObject {
  const { body } = event;
  const isCall = isRefusedCall(event);
  const { who, kind } = whoseAttempt(event, identities, isCall);
  return {
    time: eventTime(event),
    type: isCall ? 'access' : (eventTypeInfo(event.event, event.code)?.refusal ?? 'other'),
    who,
    who_kind: kind,
    what: isCall ? 'API call' : event.event,
    target: targetOf(body),
    why: failureReason(body),
    method: text(body.method) || text(object(body.message).method),
    address: addressOf(body),
    sid: text(body.sid),
    event: event.event,
    code: event.code,
    event_uid: event.uid,
    events: [event.uid],
  };
}

/** Whose attempt it was: joins name the bot or the host, a refused call names its caller in the text only. */
function whoseAttempt(
  { event, body }: ParsedEvent,
  identities: Identities,
  isCall: boolean,
): { who: string; kind: string } {
  if (isCall) {
    const who = /^user "([^"]+)"/.exec(failureReason(body))?.[1] ?? '';
    return { who, kind: identities.of(who).kind };
  }
  const bot = text(body.bot_name);
  if (bot !== '') return { who: `bot-${bot}`, kind: 'bot' };
  if (event === 'instance.join') return { who: text(body.node_name) || text(body.host_id), kind: 'machine' };
  const who = actorOf(body) || text(object(body.identity).user);
  return { who, kind: identities.of(who, who === '' ? {} : body).kind };
}

/** The refused request, as far as the event names it. */
function targetOf(body: JsonObject): string {
  const message = object(body.message);
  const named = [
    object(message.params).name,
    body.spiffe_id,
    body.kubernetes_cluster,
    body.db_service,
    body.app_name,
    body.desktop_name,
    body.server_hostname,
    body.service_provider_entity_id,
    body.access_list_name,
    body.token_name,
    body.path,
    body.name,
  ];
  return named.map(text).find((name) => name !== '') ?? '';
}
