import type { AccessRequestRecord } from '../../records/accessRequest.ts';
import type { Revocation } from '../../records/revocation.ts';
import type { StoreReader } from '../../store/store.ts';
import type { Identities } from './identities.ts';

/** Datasets of state that say who an actor is. */
const SOURCES = ['auth_servers', 'proxy_servers', 'instances', 'nodes', 'bots'];

/** Whether what is known of actors may differ from what it was at an older snapshot. */
function mayDiffer(store: StoreReader, sinceSnapshot: number): boolean {
  for (const dataset of SOURCES) for (const _ of store.changedKeys(dataset, sinceSnapshot)) return true;
  for (const key of store.changedKeys('users', sinceSnapshot)) if (key.startsWith('bot-')) return true;
  return false;
}

/** Rows whose actor is no ordinary person: only those can turn out to be another kind. Quotes in JSON strings are escaped. */
const SPECIAL = [
  '"actor_kind":"host"',
  '"actor_kind":"system"',
  '"actor_kind":"machine"',
  '"actor_kind":"bot"',
  '"actor":"bot-',
];

/**
 * Keys of derived rows of which the state now says otherwise who acted.
 *
 * @param sinceSnapshot the snapshot up to which the rows were folded
 */
export function* rowsWithOtherActors(
  store: StoreReader,
  dataset: 'access_requests' | 'revocations',
  sinceSnapshot: number,
  identities: Identities,
): Generator<{ key: string; json: string }> {
  if (sinceSnapshot === 0 || !mayDiffer(store, sinceSnapshot)) return;
  for (const text of SPECIAL) {
    for (const row of store.derivedWith(dataset, text)) {
      const actors = dataset === 'revocations' ? [JSON.parse(row.json) as Revocation] : decisionsOf(row.json);
      if (actors.some(({ actor, actor_kind }) => identities.of(actor).kind !== actor_kind)) yield row;
    }
  }
}

function decisionsOf(json: string): { actor: string; actor_kind: string }[] {
  return (JSON.parse(json) as AccessRequestRecord).decisions;
}
