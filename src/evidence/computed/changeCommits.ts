import { changeCommits as dataset } from '../../datasets/activity/changeCommits.ts';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import { preciseText } from '../../formats/timestamp.ts';
import { addMade } from '../addMade.ts';
import type { EvidenceSet } from '../evidenceSet.ts';
import type { EvidenceScope } from '../scope.ts';
import { durationUs, settingValue } from '../settings.ts';
import type { ComputedTable } from './computedTable.ts';

/** Commits behind configuration changes. */
export const changeCommits: ComputedTable = {
  add: (set, scope) =>
    void addMade(
      set,
      dataset,
      commits(set, scope),
      ({ change_row, commit_id }) => `${change_row}/${commit_id}`,
    ),
};

interface Commit {
  row_id: string;
  us: number;
  author: string;
  reviewers: string;
  files: string;
}

function* commits(set: EvidenceSet, { all }: EvidenceScope): Generator<JsonObject> {
  const windowUs = durationUs(String(settingValue(all, 'change_window')));
  const before = set.db.prepare<[number, number], Commit>(
    `SELECT row_id, coalesce(merged_us, committed_us) AS us, author, reviewers, files FROM git_commits
     WHERE coalesce(merged_us, committed_us) BETWEEN ? AND ? ORDER BY us`,
  );
  const page = set.db.prepare<[number], { at: number; row_id: string; name: string; us: number }>(
    "SELECT rowid AS at, row_id, name, time_us AS us FROM config_changes WHERE rowid > ? AND name <> '' AND time_us IS NOT NULL ORDER BY rowid LIMIT 200",
  );
  if ((set.table('git_commits')?.rows ?? 0) === 0) return;
  for (let after = 0; ; ) {
    const changes = page.all(after);
    for (const change of changes)
      for (const commit of before.all(change.us - windowUs, change.us))
        if (commit.files.includes(change.name)) yield record(change, commit);
    const last = changes.at(-1);
    if (last === undefined) return;
    after = last.at;
  }
}

function record(
  change: { row_id: string; us: number },
  { row_id, us, author, reviewers }: Commit,
): JsonObject {
  const others = reviewers.split('; ').filter((name) => name !== '' && name !== author);
  return {
    change_row: change.row_id,
    commit_id: row_id,
    merged: preciseText(us),
    reviewed: others.length > 0,
    age_us: change.us - us,
  };
}
