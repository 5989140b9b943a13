import type { AccessRequestRecord } from '../../records/accessRequest.ts';
import type { Revocation } from '../../records/revocation.ts';
import type { StoreReader } from '../../store/store.ts';
import { type Identities, NO_LISTED_SERVER } from './identities.ts';

const SERVERS = ['"actor_kind":"host"', '"actor_kind":"system"', '"actor_kind":"machine"'];
const AGENTS = [NO_LISTED_SERVER, '"actor_kind":"machine"'];
const BOTS = ['"actor_kind":"bot"', '"actor":"bot-'];

/** Texts of rows whose actor a change of a dataset of state may turn into another kind. Quotes in JSON strings are escaped. */
const AFFECTED: Readonly<Record<string, readonly string[]>> = {
  auth_servers: SERVERS,
  proxy_servers: SERVERS,
  instances: AGENTS,
  nodes: AGENTS,
  bots: BOTS,
};

/** Texts of the rows that may be affected by what came, changed or went since a snapshot. */
function affectedSince(store: StoreReader, sinceSnapshot: number): Set<string> {
  const texts = new Set<string>();
  for (const [dataset, affected] of Object.entries(AFFECTED)) {
    for (const _ of store.changedKeys(dataset, sinceSnapshot)) {
      for (const text of affected) texts.add(text);
      break;
    }
  }
  for (const key of store.changedKeys('users', sinceSnapshot)) {
    if (!key.startsWith('bot-')) continue;
    for (const text of BOTS) texts.add(text);
    break;
  }
  return texts;
}

/**
 * Derived rows of which the state now says otherwise who acted.
 *
 * @param sinceSnapshot the snapshot up to which the rows were folded; 0 where all of them are folded anyway
 */
export function* rowsWithOtherActors(
  store: StoreReader,
  dataset: 'access_requests' | 'revocations',
  sinceSnapshot: number,
  identities: Identities,
): Generator<{ key: string; json: string }> {
  if (sinceSnapshot === 0) return;
  for (const text of affectedSince(store, sinceSnapshot)) {
    for (const row of store.derivedWith(dataset, text)) {
      const actors = dataset === 'revocations' ? [JSON.parse(row.json) as Revocation] : decisionsOf(row.json);
      if (actors.some(({ actor, actor_kind }) => identities.of(actor).kind !== actor_kind)) yield row;
    }
  }
}

function decisionsOf(json: string): { actor: string; actor_kind: string }[] {
  return (JSON.parse(json) as AccessRequestRecord).decisions ?? [];
}
