import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { object, text } from '../../../formats/json.ts';
import { microseconds } from '../../../formats/timestamp.ts';
import type { StoreReader } from '../../../store/store.ts';
import { type EvidenceScope, isWhole, outcomeIn } from '../../scope.ts';
import { startedMs } from '../../states.ts';
import { batches } from '../batches.ts';

/** A resource as a listing shows it. Microseconds since 1970. */
export interface Listed {
  key: string;
  expiresUs: number | null;
  /** created by the gateway itself */
  preset: boolean;
  /** when it was made, as it says itself (users, locks); null when it does not */
  madeUs: number | null;
}

/** Whole listings in a row that showed a resource. */
export interface Presence {
  fromSnapshot: number;
  /** first snapshot whose listing lacked it; null: the last one still showed it */
  untilSnapshot: number | null;
  first: Listed;
  last: Listed;
}

/** One whole listing of a dataset. Microseconds since 1970. */
export interface Listing {
  snapshot: number;
  us: number;
  /** up to where the log was read without a gap from the listing before on; 0: not at all */
  readUs: number;
}

/** Whole listings of a dataset from the opening snapshot to the closing one, in order. */
export function listingsOf({ store, opening, closing }: EvidenceScope, dataset: string): Listing[] {
  if (opening === null) return [];
  const whole = store
    .snapshots()
    .filter(
      (snapshot) =>
        snapshot.finished &&
        snapshot.id >= opening.id &&
        snapshot.id <= closing.id &&
        isWhole(outcomeIn(snapshot, dataset)),
    )
    .map((snapshot) => ({ snapshot: snapshot.id, us: startedMs(snapshot) * 1000 }));
  return whole.map((listing, at) => ({
    ...listing,
    readUs: store.highWater(whole[at - 1]?.us ?? listing.us) ?? 0,
  }));
}

/** A snapshot's listing by key. */
export function listedAt(store: StoreReader, dataset: string, snapshot: number): Map<string, Listed> {
  const found = new Map<string, Listed>();
  for (const { key, json } of store.rows(snapshot, dataset)) {
    const { name, listed } = listedFrom(dataset, key, JSON.parse(json) as JsonObject);
    if (name !== null) found.set(name, listed);
  }
  return found;
}

/** Listings that showed the resources which came, changed or went since a snapshot, by key. */
export function presencesSince(
  store: StoreReader,
  dataset: string,
  snapshot: number,
): Map<string, Presence[]> {
  const found = new Map<string, Presence[]>();
  for (const keys of batches(store.changedKeys(dataset, snapshot))) {
    for (const [key, versions] of store.versionsOf(dataset, keys)) {
      for (const { json, whole, fromSnapshot, untilSnapshot } of versions) {
        if (!whole || (untilSnapshot !== null && untilSnapshot <= snapshot)) continue;
        const { name, listed } = listedFrom(dataset, key, JSON.parse(json) as JsonObject);
        if (name === null) continue;
        const known = found.get(name) ?? [];
        const last = known.at(-1);
        if (last !== undefined && last.untilSnapshot === fromSnapshot) {
          last.untilSnapshot = untilSnapshot;
          last.last = listed;
        } else known.push({ fromSnapshot, untilSnapshot, first: listed, last: listed });
        found.set(name, known);
      }
    }
  }
  return found;
}

/**
 * A resource in the form that is rolled forward. Version 14 lists bots as their users: they go by the bot's name. Events name no token
 * whose name is the secret: such tokens are left out (name null).
 */
function listedFrom(dataset: string, key: string, body: JsonObject): { name: string | null; listed: Listed } {
  const metadata = object(body.metadata);
  const spec = object(body.spec);
  const expiries = [text(metadata.expires), text(spec.expires)].flatMap((time) => positive(time) ?? []);
  const listed = {
    key,
    expiresUs: expiries.length === 0 ? null : Math.min(...expiries),
    preset: text(object(metadata.labels)['teleport.internal/resource-type']) !== '',
    madeUs: positive(text(object(spec.created_by).time) || text(spec.created_at)),
  };
  if (dataset === 'tokens' && text(body.name_hmac) !== '') return { name: null, listed };
  const isBotUser = dataset === 'bots' && body.kind === 'user' && key.startsWith('bot-');
  return { name: isBotUser ? key.slice(4) : key, listed };
}

/** Expiries of locks that any snapshot saw: their creation events name none (teleport-api §0.4 item 7). */
export function lockEnds(store: StoreReader): Map<string, number | null> {
  const ends = new Map<string, number | null>();
  for (const { json } of store.derivedWith('revocations', '"kind":"lock"')) {
    const { lock, ends: end } = JSON.parse(json) as { lock: string | null; ends: string | null };
    if (lock !== null) ends.set(lock, end === null ? null : positive(end));
  }
  return ends;
}

/** Microseconds of a time after 1970; Go's zero is none. */
function positive(time: string): number | null {
  const us = time === '' ? null : microseconds(time);
  return us !== null && us > 0 ? us : null;
}
