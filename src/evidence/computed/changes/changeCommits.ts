import { changeCommits as dataset } from '../../../datasets/activity/changeCommits.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { preciseText } from '../../../formats/timestamp.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import type { EvidenceScope } from '../../scope.ts';
import { durationUs, settingValue } from '../../settings.ts';
import type { ComputedTable } from '../computedTable.ts';
import { commitConcerns } from './commitConcerns.ts';
import { reviewersBeside } from './reviewersBeside.ts';

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
  json: string;
}

interface Change {
  at: number;
  row_id: string;
  kind: string;
  name: string;
  us: number;
}

function* commits(set: EvidenceSet, { all }: EvidenceScope): Generator<JsonObject> {
  if ((set.table('git_commits')?.rows ?? 0) === 0) return;
  const windowUs = durationUs(String(settingValue(all, 'change_window')));
  const before = set.db.prepare<[number, number], Commit>(
    `SELECT row_id, coalesce(merged_us, committed_us) AS us, json FROM git_commits
     WHERE coalesce(merged_us, committed_us) BETWEEN ? AND ? ORDER BY us, row_id`,
  );
  const page = set.db.prepare<[number], Change>(
    'SELECT rowid AS at, row_id, kind, name, time_us AS us FROM config_changes WHERE rowid > ? AND time_us IS NOT NULL ORDER BY rowid LIMIT 200',
  );
  for (let after = 0; ; ) {
    const changes = page.all(after);
    for (const change of changes)
      for (const { row_id, us, json } of before.all(change.us - windowUs, change.us)) {
        const commit = JSON.parse(json) as JsonObject;
        const concerns = commitConcerns(commit, change);
        if (concerns === null) continue;
        yield {
          change_row: change.row_id,
          commit_id: row_id,
          concerns,
          merged: preciseText(us),
          reviewed: reviewersBeside(commit).length > 0,
          age_us: change.us - us,
        };
      }
    const last = changes.at(-1);
    if (last === undefined) return;
    after = last.at;
  }
}
