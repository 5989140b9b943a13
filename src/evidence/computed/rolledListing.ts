import type { JsonObject } from '../../formats/canonicalJson.ts';
import { object, text } from '../../formats/json.ts';
import { microseconds } from '../../formats/timestamp.ts';
import type { StoreReader } from '../../store/store.ts';

/** A resource as a snapshot lists it. Microseconds since 1970. */
export interface Listed {
  key: string;
  expiresUs: number | null;
  /** brought along by the gateway itself */
  preset: boolean;
  /** when it was made, as it says itself (users, locks); null when it does not */
  madeUs: number | null;
}

/** A snapshot's listing by key. Version 14 lists bots as their users: they are listed by the bot's name. */
export function listedAt(store: StoreReader, dataset: string, snapshot: number): Map<string, Listed> {
  const found = new Map<string, Listed>();
  for (const { key, json } of store.rows(snapshot, dataset)) {
    const body = JSON.parse(json) as JsonObject;
    const metadata = object(body.metadata);
    const spec = object(body.spec);
    const expiries = [text(metadata.expires), text(spec.expires)].flatMap((time) => positive(time) ?? []);
    const isBotUser = dataset === 'bots' && body.kind === 'user' && key.startsWith('bot-');
    found.set(isBotUser ? key.slice(4) : key, {
      key,
      expiresUs: expiries.length === 0 ? null : Math.min(...expiries),
      preset: text(object(metadata.labels)['teleport.internal/resource-type']) !== '',
      madeUs: positive(text(object(spec.created_by).time) || text(spec.created_at)),
    });
  }
  return found;
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
