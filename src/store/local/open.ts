import type { Db } from '../file/connection.ts';
import { attachmentReads, attachmentWrites } from './attachments.ts';
import type { LocalReads, LocalStore } from './localStore.ts';
import { runReads, runWrites } from './runs.ts';
import { servingReads } from './serving.ts';
import { standingReads } from './standing.ts';
import { withdrawalReads } from './withdrawals.ts';

/** Everything that can be read of local evidence. */
export function localReads(db: Db): LocalReads {
  const runs = db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM local_run').pluck();
  const attachments = db
    .prepare<[], string>(
      "SELECT coalesce(group_concat(id || ' ' || attached || ' ' || note), '') FROM attachment",
    )
    .pluck();
  return {
    ...runReads(db),
    ...servingReads(db),
    ...standingReads(db),
    ...attachmentReads(db),
    ...withdrawalReads(db),
    revision: () => ({ runs: runs.get() ?? 0, attachments: attachments.get() ?? '' }),
  };
}

/** The same, and writing. */
export function localStore(db: Db): LocalStore {
  return { ...localReads(db), ...runWrites(db), ...attachmentWrites(db) };
}
