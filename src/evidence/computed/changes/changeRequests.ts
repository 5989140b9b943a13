import { changeRequests as dataset } from '../../../datasets/activity/changeRequests.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { texts } from '../../../formats/json.ts';
import { preciseText } from '../../../formats/timestamp.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import type { ComputedTable } from '../computedTable.ts';

/** Access requests under which configuration was changed, one a row. */
export const changeRequests: ComputedTable = {
  add: (set) =>
    void addMade(set, dataset, requests(set), ({ change_row, request_id }) => `${change_row}/${request_id}`),
};

function* requests(set: EvidenceSet): Generator<JsonObject> {
  const page = set.db.prepare<[number], { at: number; row_id: string; json: string; us: number }>(
    "SELECT rowid AS at, row_id, json, time_us AS us FROM config_changes WHERE rowid > ? AND access_requests <> '' AND time_us IS NOT NULL ORDER BY rowid LIMIT 200",
  );
  const made = set.db
    .prepare<[string], number>(
      'SELECT count(*) FROM access_requests WHERE row_id = ? AND created_us IS NOT NULL',
    )
    .pluck();
  const approval = set.db
    .prepare<[string, number], number | null>(
      "SELECT min(decided_us) FROM request_decisions WHERE request_id = ? AND decision IN ('APPROVED', 'PROMOTED') AND decided_us <= ?",
    )
    .pluck();
  const ticket = set.db
    .prepare<[string], number>(
      'SELECT count(*) FROM request_reasons WHERE request_id = ? AND names_ticket = 1',
    )
    .pluck();
  for (let after = 0; ; ) {
    const changes = page.all(after);
    for (const { row_id, json, us } of changes) {
      for (const id of new Set(texts((JSON.parse(json) as JsonObject).access_requests))) {
        const approvedUs = approval.get(id, us) ?? null;
        yield {
          change_row: row_id,
          request_id: id,
          known: (made.get(id) as number) > 0,
          approved: approvedUs !== null,
          approved_at: approvedUs === null ? null : preciseText(approvedUs),
          names_ticket: (ticket.get(id) as number) > 0,
        };
      }
    }
    const last = changes.at(-1);
    if (last === undefined) return;
    after = last.at;
  }
}
