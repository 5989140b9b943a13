import type { StoreReader } from '../../store/store.ts';

/** Distinct parameters of one RPC that are listed. */
const MOST = 2;

/** Distinct parameters of the calls of a snapshot by RPC, page tokens and bounds left as they were sent. */
export function callParameters(store: StoreReader, snapshot: number): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { rpc, parameters } of store.calls(snapshot)) {
    const known = found.get(rpc) ?? [];
    if (known.length >= MOST) continue;
    const text = JSON.stringify(parameters);
    if (text !== '{}' && !known.includes(text)) found.set(rpc, [...known, text]);
  }
  return found;
}
