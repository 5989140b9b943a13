import { refusalBursts as dataset } from '../../datasets/activity/refusalBursts.ts';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import { text } from '../../formats/json.ts';
import { microseconds, preciseText } from '../../formats/timestamp.ts';
import { addMade } from '../addMade.ts';
import type { EvidenceSet } from '../evidenceSet.ts';
import type { EvidenceScope } from '../scope.ts';
import { durationUs, settingValue } from '../settings.ts';
import type { ComputedTable } from './computedTable.ts';

/** Bursts of refusals of one subject. */
export const refusalBursts: ComputedTable = {
  add: (set, scope) => void addMade(set, dataset, bursts(set, scope)),
};

interface Run {
  first: JsonObject;
  times: number[];
  firstUs: number;
  lastUs: number;
  count: number;
  isBurst: boolean;
}

/** Subjects that are followed at the same time; the longest quiet ones are given up beyond it. */
const FOLLOWED = 20_000;

/** Refusals come in order of time; what is held is the last few times of each subject that was refused lately. */
function* bursts(set: EvidenceSet, { all }: EvidenceScope): Generator<JsonObject> {
  const least = Number(settingValue(all, 'failed_joins'));
  const windowUs = durationUs(String(settingValue(all, 'failed_joins_window')));
  const runs = new Map<string, Run>();
  for (const { json } of set.rows('refusals')) {
    const row = JSON.parse(json) as JsonObject;
    const us = microseconds(text(row.time));
    if (us === null) continue;
    const key = JSON.stringify([row.type, subjectOf(row)]);
    const run = runs.get(key);
    if (run === undefined || us - run.lastUs > windowUs) {
      if (run?.isBurst === true) yield record(run);
      runs.delete(key);
      runs.set(key, { first: row, times: [us], firstUs: us, lastUs: us, count: 1, isBurst: least <= 1 });
      if (runs.size > FOLLOWED) yield* giveUp(runs);
      continue;
    }
    run.times.push(us);
    if (run.times.length > least) run.times.shift();
    run.lastUs = us;
    run.count += 1;
    if (run.times.length === least && us - (run.times[0] ?? us) <= windowUs) run.isBurst = true;
  }
  for (const run of runs.values()) if (run.isBurst) yield record(run);
}

function* giveUp(runs: Map<string, Run>): Generator<JsonObject> {
  const [oldest] = runs;
  if (oldest === undefined) return;
  runs.delete(oldest[0]);
  if (oldest[1].isBurst) yield record(oldest[1]);
}

function subjectOf(row: JsonObject): string {
  return text(row.who) || text(row.target) || text(row.address);
}

function record({ first, firstUs, lastUs, count }: Run): JsonObject {
  return {
    refusal_type: text(first.type),
    subject: subjectOf(first),
    subject_kind: text(first.who_kind),
    first_at: preciseText(firstUs),
    last_at: preciseText(lastUs),
    refusals: count,
    method: text(first.method),
    why: text(first.why),
    first_event: text(first.event_uid),
  };
}
