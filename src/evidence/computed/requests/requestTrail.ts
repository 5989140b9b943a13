import { Identities } from '../../../collectors/derived/identities.ts';
import { requestTrail as dataset, TRAIL_STEPS } from '../../../datasets/access/requestTrail.ts';
import { canonicalJson, type JsonObject } from '../../../formats/canonicalJson.ts';
import { rangeOfMs } from '../../../formats/timeRange.ts';
import { microseconds, preciseText } from '../../../formats/timestamp.ts';
import type { AccessRequestRecord } from '../../../records/accessRequest.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import type { EvidenceScope } from '../../scope.ts';
import type { ComputedTable } from '../computedTable.ts';
import { orderedRows } from '../orderedRows.ts';
import { type Draft, NO_FACTS } from './trail/draft.ts';
import { type Life, lifeSteps } from './trail/lifeSteps.ts';
import { LockSteps } from './trail/lockSteps.ts';
import { otherSteps } from './trail/otherSteps.ts';
import { Owners } from './trail/owners.ts';
import { readTimes } from './trail/readTimes.ts';
import { SessionSteps } from './trail/sessionSteps.ts';

/** Steps that are put into the table of drafts at once. */
const BATCH = 500;

/** Ranks of steps that happen at one moment. */
const RANKS = Object.keys(TRAIL_STEPS);

/** The trail of each access request: steps are gathered into a table, which puts them in order however many there are. */
export const requestTrail: ComputedTable = {
  add(set, scope) {
    set.db.exec(`CREATE TEMP TABLE trail_draft (
      request INTEGER NOT NULL, us INTEGER NOT NULL, rank INTEGER NOT NULL, json TEXT NOT NULL)`);
    gather(set, scope);
    addMade(set, dataset, inOrder(set), ({ request_id, position }) => `${request_id}/${position}`);
    set.db.exec('DROP TABLE temp.trail_draft');
    set.db.exec('DROP TABLE temp.trail_session');
  },
};

function gather(set: EvidenceSet, scope: EvidenceScope): void {
  const insert = set.db.prepare('INSERT INTO temp.trail_draft (request, us, rank, json) VALUES (?, ?, ?, ?)');
  const save = set.db.transaction((rows: [number, number, number, string][]) => {
    for (const row of rows) insert.run(...row);
  });
  let waiting: [number, number, number, string][] = [];
  let number = 0;
  const period = rangeOfMs(scope.period);
  for (const { request, life, drafts } of trails(set, scope)) {
    number += 1;
    for (const draft of drafts) {
      const row = rowOf(request, life, draft, period);
      waiting.push([number, draft.us ?? life.fromUs, RANKS.indexOf(draft.step), canonicalJson(row)]);
      if (waiting.length < BATCH) continue;
      save(waiting);
      waiting = [];
    }
  }
  save(waiting);
}

interface Trail {
  request: AccessRequestRecord;
  life: Life;
  drafts: Iterable<Draft>;
}

function* trails(set: EvidenceSet, scope: EvidenceScope): Generator<Trail> {
  const first = set.db
    .prepare<[], number | null>(
      'SELECT min(coalesce(created_us, resolved_us, first_used_us, deleted_us)) FROM access_requests',
    )
    .pluck()
    .get();
  const read = readTimes(scope, first ?? rangeOfMs(scope.period).fromUs);
  const owners = new Owners(set);
  const sessions = new SessionSteps(set, scope, owners);
  const locks = new LockSteps(set);
  const identities = new Identities(scope.store);
  for (const { json } of set.rows('access_requests')) {
    const request = JSON.parse(json) as AccessRequestRecord;
    const life = lifeSteps(request, read, owners);
    const grantedUs = request.approved === null ? null : microseconds(request.approved);
    const drafts = function* (): Generator<Draft> {
      yield* life.steps;
      yield* sessions.of(request.id);
      yield* otherSteps(scope.store, request.id, identities, owners);
      yield* locks.of(request.id, request.user, grantedUs, life.toUs);
    };
    yield { request, life, drafts: drafts() };
  }
}

function rowOf(
  request: AccessRequestRecord,
  { approver, open }: Life,
  { step, us, endUs = null, facts }: Draft,
  period: { fromUs: number; toUs: number },
): JsonObject {
  return {
    request_id: request.id,
    requester: request.user,
    roles: request.roles,
    step,
    time: us === null ? null : preciseText(us),
    ended: endUs === null ? null : preciseText(endUs),
    ...NO_FACTS,
    ...facts,
    approver,
    in_period: us !== null && us < period.toUs && Math.max(us, endUs ?? us) >= period.fromUs,
    complete: open.length === 0,
    open: open.join('; '),
  };
}

/** The drafts as rows: numbered within their request. */
function* inOrder({ db }: EvidenceSet): Generator<JsonObject> {
  let position = 0;
  let last = 0;
  const query = 'SELECT request, json FROM temp.trail_draft ORDER BY request, us, rank, rowid';
  for (const { request, json } of orderedRows<{ request: number; json: string }>(db, query)) {
    position = request === last ? position + 1 : 1;
    last = request;
    yield { ...(JSON.parse(json) as JsonObject), position };
  }
}
