import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { actorOf, eventTime } from '../eventBody.ts';
import type { LockStory } from '../lock.ts';
import { type EventDataset, type EventDatasetRow, type EventSource, rowFor } from './eventDataset.ts';
import { storiesOfLocks } from './userLocks.ts';

/** Locks from their making to their end, one row for each target that a lock had. Locks are few: names are held in memory. */
export const lockLifecycles: EventDataset = {
  dataset: 'lock_lifecycles',
  item: 'LCK',
  description:
    'Locks that were in force at some time of the period: on whom, by whom and why, what was changed, when and how each ended.',
  types: ['lock.created', 'lock.deleted'],
  columns: [
    'lock',
    'target',
    'made',
    'made_by',
    'message',
    'ends',
    'changes',
    'ended',
    'how',
    'ended_by',
    'duration_seconds',
    'in_force',
    'events',
  ],
  rows,
};

/** How a lock ended, by the kind of revocation row that tells of it. */
const HOW: Readonly<Record<string, string>> = { lock_lifted: 'lifted', lock_expired: 'its time was over' };

function* rows(source: EventSource): Generator<EventDatasetRow> {
  const { period } = source;
  const found: { ms: number; row: EventDatasetRow }[] = [];
  for (const { name, story } of storiesOfLocks(source)) {
    const madeMs = story.made?.atMs ?? Number.NEGATIVE_INFINITY;
    const endedMs = story.end?.atMs ?? Number.POSITIVE_INFINITY;
    if (madeMs >= period.toMs || endedMs < period.fromMs) continue;
    const key = story.made?.key ?? story.end?.key ?? name;
    found.push({ ms: madeMs, row: rowFor(key, record(name, story)) });
  }
  found.sort((a, b) => a.ms - b.ms || (a.row.key < b.row.key ? -1 : 1));
  for (const { row } of found) yield row;
}

function record(name: string, { life, made, end }: LockStory): JsonObject {
  const seconds =
    made?.atMs == null || end?.atMs == null ? null : Math.max(0, Math.round(end.atMs - made.atMs)) / 1000;
  const own = [life.made, ...life.changes, life.lifted ?? life.replaced?.event ?? null];
  const replaced = life.replaced !== null && life.lifted === null;
  return {
    lock: name,
    target: life.target,
    made: made?.revocation.time ?? null,
    made_by: made?.revocation.actor ?? '',
    message: made?.revocation.reason ?? '',
    ends: made?.revocation.ends ?? end?.revocation.ends ?? null,
    changes: life.changes.map((event) => ({ time: eventTime(event), actor: actorOf(event.body) })),
    ended: end?.revocation.time ?? null,
    how: end === null ? '' : replaced ? end.revocation.reason : (HOW[end.revocation.kind] ?? ''),
    ended_by: end?.revocation.actor ?? '',
    duration_seconds: seconds,
    in_force: end === null ? (made?.revocation.in_force ?? 'unknown') : 'no',
    events: own.flatMap((event) => (event === null ? [] : [event.uid])),
  };
}
