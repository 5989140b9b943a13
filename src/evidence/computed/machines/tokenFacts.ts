import { eventOutcome } from '../../../datasets/eventTypes/outcome.ts';
import { tokenFacts as dataset } from '../../../datasets/machines/tokenFacts.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { object, text, texts } from '../../../formats/json.ts';
import { rangeOfMs } from '../../../formats/timeRange.ts';
import { microseconds, preciseText } from '../../../formats/timestamp.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceScope } from '../../scope.ts';
import type { ComputedTable } from '../computedTable.ts';
import { definitionsOf, isClosing } from '../definitions.ts';
import { missingBound } from './tokenBounds.ts';

/** The meaning of the rules of join tokens, for every definition of the period (K13). */
export const tokenFacts: ComputedTable = {
  histories: [{ table: dataset.name, datasets: ['tokens'] }],
  add: (set, scope) =>
    void addMade(set, dataset, rows(scope), ({ token_row, shown_by, valid_from, event_uid }) =>
      shown_by === 'event' ? `event/${event_uid}` : `${token_row}/${valid_from}`,
    ),
};

/** The making of a token whose name is the secret, as an event of newer gateways shows it: masked, with its expiry. */
interface Making {
  uid: string;
  us: number;
  name: string;
  /** microseconds; null: none */
  expiresUs: number | null;
}

function* rows(scope: EvidenceScope): Generator<JsonObject> {
  const makings = makingsIn(scope);
  const listed = new Set<string>();
  for (const { rowId, body, validity } of definitionsOf(scope, 'tokens')) {
    const metadata = object(body.metadata);
    const spec = object(body.spec);
    const method = text(spec.join_method) || 'token';
    const name = text(metadata.name);
    const expiresUs = setTime(text(metadata.expires));
    const making = method === 'token' ? makingOf(makings, name, expiresUs, validity.from) : null;
    if (making !== null) listed.add(making.uid);
    const sinceUs = making?.us ?? validity.from;
    const bound = object(spec.bound_keypair);
    yield {
      token_row: rowId,
      token: name,
      method,
      secret: method === 'token',
      shown_by: 'snapshot',
      event_uid: making?.uid ?? '',
      made: making === null ? null : preciseText(making.us),
      expires: expiresUs === null ? null : preciseText(expiresUs),
      life_us: expiresUs === null || sinceUs === null ? null : expiresUs - sinceUs,
      missing_bound: missingBound(method, spec),
      recovery: text(object(bound.recovery).mode),
      rotate_after: text(bound.rotate_after) || null,
      last_rotated: text(object(object(body.status).bound_keypair).last_rotated_at) || null,
      bot: text(spec.bot_name),
      owner: text(object(metadata.labels).owner),
      at_end: isClosing(validity, scope),
      valid_from: validity.from === null ? null : preciseText(validity.from),
      valid_until: validity.until === null ? null : preciseText(validity.until),
    };
  }
  const { fromUs } = rangeOfMs(scope.period);
  // made and gone between two snapshots
  for (const making of makings) if (making.us >= fromUs && !listed.has(making.uid)) yield fromEvent(making);
}

function fromEvent({ uid, us, name, expiresUs }: Making): JsonObject {
  return {
    token_row: '',
    token: name,
    method: 'token',
    secret: true,
    shown_by: 'event',
    event_uid: uid,
    made: preciseText(us),
    expires: expiresUs === null ? null : preciseText(expiresUs),
    life_us: expiresUs === null ? null : expiresUs - us,
    missing_bound: '',
    recovery: '',
    rotate_after: null,
    last_rotated: null,
    bot: '',
    owner: '',
    at_end: false,
    valid_from: preciseText(us),
    valid_until: null,
  };
}

/** Makings of all of the log up to the period's end, in order. Version 14 names no token in them; invitations join nothing. */
function makingsIn({ store, period }: EvidenceScope): Making[] {
  const found: Making[] = [];
  const { toUs } = rangeOfMs(period);
  for (const event of store.events({ fromUs: 0, toUs, types: ['join_token.create'] })) {
    const body = JSON.parse(event.json) as JsonObject;
    const name = text(body.name);
    if (name === '' || (text(body.join_method) || 'token') !== 'token') continue;
    if (texts(body.roles).includes('Signup') || eventOutcome({ ...event, body }) !== 'succeeded') continue;
    found.push({ uid: event.uid, us: event.timeUs, name, expiresUs: setTime(text(body.expires)) });
  }
  return found;
}

/** A masked name alone is not one token's: the expiry must agree as well. */
function makingOf(
  makings: readonly Making[],
  name: string,
  expiresUs: number | null,
  seenUs: number | null,
): Making | null {
  const ms = (us: number | null) => (us === null ? null : Math.floor(us / 1000));
  const fits = (one: Making) =>
    one.name === name && ms(one.expiresUs) === ms(expiresUs) && (seenUs === null || one.us <= seenUs);
  return makings.findLast(fits) ?? null;
}

/** Go's zero time and the Unix epoch mean "not set". */
function setTime(value: string): number | null {
  const us = microseconds(value);
  return us !== null && us > 0 ? us : null;
}
