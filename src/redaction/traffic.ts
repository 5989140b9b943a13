import type { JsonObject, JsonValue } from '../formats/canonicalJson.ts';
import { bareName } from './secretNames.ts';
import { type Digest, namesAndSummaries, summaryOf } from './summary.ts';

/** Events of requests that people, agents and identity providers send through the gateway (teleport-api §3.9, §6.6). */
const TRAFFIC =
  /^(?:mcp\.|llm\.|scim\.|inference_|app\.session\.(?:request|response|llm|dynamodb)|db\.session\.(?:elasticsearch|opensearch|dynamodb)|(?:elasticsearch|opensearch|dynamodb)\.)/;

/** Members that hold what was said, in such events. */
const SAID: ReadonlySet<string> = new Set(
  `arguments choices completion completions content contents data input inputs instructions messages output outputs payload
  prompt prompts query querystring rawrequest rawresponse result results system text toolcalls tools`.split(
    /\s+/,
  ),
);

/** Members that hold a body or a query, in every event. */
const BODIES: ReadonlySet<string> = new Set(['body', 'rawbody', 'rawquery', 'requestbody', 'responsebody']);

/** Members of JSON-RPC params that say what was called, not with what. */
const PARAM_NAMES: ReadonlySet<string> = new Set([
  'name',
  'uri',
  'protocolVersion',
  'clientInfo',
  'serverInfo',
  'method',
  'level',
  'reason',
]);

const HARMLESS_HEADERS: ReadonlySet<string> = new Set(
  `accept accept-charset accept-encoding accept-language cache-control connection content-encoding content-language
  content-length content-type date host mcp-protocol-version server transfer-encoding user-agent vary x-request-id`.split(
    /\s+/,
  ),
);

/** Whether events of the type hold traffic of applications. */
export function isTraffic(eventType: string): boolean {
  return TRAFFIC.test(eventType);
}

export type TrafficMember = 'body' | 'headers' | 'params' | undefined;

/**
 * The sort of a member of an event: a body or said words, HTTP headers, or the params of a JSON-RPC message.
 *
 * @param traffic whether the event is one of isTraffic
 * @param parent bare name of the object around it
 */
export function trafficMember(name: string, traffic: boolean, parent: string | undefined): TrafficMember {
  const bare = bareName(name);
  if (BODIES.has(bare)) return 'body';
  if (bare.endsWith('headers')) return 'headers';
  if (!traffic) return undefined;
  if (bare === 'params' && parent !== 'clientinfo') return 'params';
  return SAID.has(bare) ? 'body' : undefined;
}

/** A body: names, sizes and digests. Of a SCIM body it is kept whether it deactivates the account (first time of K11). */
export function withoutBody(value: JsonValue, eventType: string, digest: Digest | undefined): JsonValue {
  if (!eventType.startsWith('scim.')) return namesAndSummaries(value, digest);
  if (typeof value !== 'string') return scimBody(value, digest);
  const parsed = parsedObject(value);
  return parsed === undefined ? summaryOf(value, digest) : JSON.stringify(scimBody(parsed, digest));
}

function parsedObject(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text.replace(/^\uFEFF/, '')) as JsonValue;
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function scimBody(value: JsonValue, digest: Digest | undefined): JsonValue {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return summaryOf(value, digest);
  const kept = namesAndSummaries(value, digest) as JsonObject;
  for (const [name, member] of Object.entries(value)) {
    if (!(name in kept)) continue;
    if (/^active$/i.test(name) && isSwitch(member)) kept[name] = member;
    else if (/^operations$/i.test(name) && Array.isArray(member))
      kept[name] = member.slice(0, 100).map((operation) => scimOperation(operation, digest));
  }
  return kept;
}

/** One operation of a SCIM patch (RFC 7644 §3.5.2): op, a plain path, and the switch `active`. */
function scimOperation(value: JsonValue, digest: Digest | undefined): JsonValue {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return summaryOf(value, digest);
  const { op, path, value: set } = value;
  const kept = namesAndSummaries(value, digest) as JsonObject;
  if (typeof op === 'string' && /^(?:add|remove|replace)$/i.test(op)) kept.op = op;
  if (typeof path === 'string' && /^[A-Za-z]{1,32}(?:\.[A-Za-z]{1,32})?$/.test(path)) kept.path = path;
  if (path === 'active' && isSwitch(set)) kept.value = set as JsonValue;
  else if (set !== null && typeof set === 'object' && !Array.isArray(set)) kept.value = scimBody(set, digest);
  return kept;
}

function isSwitch(value: JsonValue | undefined): boolean {
  return typeof value === 'boolean' || (typeof value === 'string' && /^(?:true|false)$/i.test(value));
}

/** Params of a JSON-RPC message: the tool, prompt or resource that was named, and of all the rest names and sizes. */
export function withoutParams(value: JsonValue, digest: Digest | undefined): JsonValue {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return summaryOf(value, digest);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      PARAM_NAMES.has(name) ? member : namesAndSummaries(member, digest),
    ]),
  );
}

/** Headers, as a map or as a list of {name, value}: all but harmless ones without their values. */
export function withoutHeaders(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(headerItem);
  if (value === null || typeof value !== 'object') return summaryOf(value, undefined);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      isHarmless(name) ? member : summaryOf(member, undefined),
    ]),
  );
}

function headerItem(item: JsonValue): JsonValue {
  if (item === null || typeof item !== 'object' || Array.isArray(item)) return summaryOf(item, undefined);
  const name = item.name ?? item.key;
  if (typeof name === 'string' && isHarmless(name)) return item;
  return Object.fromEntries(
    Object.entries(item).map(([at, member]) => [
      at,
      at === 'name' || at === 'key' ? member : summaryOf(member, undefined),
    ]),
  );
}

function isHarmless(name: string): boolean {
  return HARMLESS_HEADERS.has(name.toLowerCase());
}
