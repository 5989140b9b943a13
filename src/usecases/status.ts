import { existsSync } from 'node:fs';
import type { CoverageRow } from '../records/coverage.ts';
import { openStoreForReading } from '../store/open.ts';
import { coverage } from './coverage.ts';
import { storePath } from './storePath.ts';

/** Everything, whenever it was: `status` asks what the store holds now. */
const EVER = { fromMs: 0, toMs: 8_640_000_000_000_000 };

/** The state of all 62 rows of named evidence, by the latest finished snapshot. Without a store every row is asked for. */
export function evidenceStatus(options: { storeFile: string | undefined }): CoverageRow[] {
  const file = storePath(options.storeFile);
  if (!existsSync(file) && options.storeFile === undefined) return coverage(null, null, EVER);
  const store = openStoreForReading(file);
  try {
    return coverage(store, store.latestSnapshot('finished'), EVER);
  } finally {
    store.close();
  }
}
