import { existsSync } from 'node:fs';
import { openStoreForWriting } from '../store/file/open.ts';
import type { StoreWriter } from '../store/store.ts';
import { storePath } from './storePath.ts';

/**
 * Opens the store that evidence goes into, and makes it where there is none: a mistyped path must not pass unnoticed.
 *
 * @param given the path as typed
 * @param onNewStore gets the path of a store that was made
 * @throws AffidavitError as `openStoreForWriting`
 */
export function openOrMakeStore(
  given: string | undefined,
  onNewStore: ((path: string) => void) | undefined,
): StoreWriter {
  const file = storePath(given);
  const isNew = !existsSync(file);
  const store = openStoreForWriting(file);
  if (isNew) onNewStore?.(store.path);
  return store;
}
