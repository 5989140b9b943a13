import { actorOf, eventTime } from '../../../collectors/derived/eventBody.ts';
import type { LockStory } from '../../../collectors/derived/histories/lock.ts';
import { Identities } from '../../../collectors/derived/identities.ts';
import { targetText } from '../../../collectors/derived/revocations/revocationRow.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { instantText } from '../../../formats/timestamp.ts';
import { inForceAt } from '../../../records/revocation.ts';
import { type EventDataset, type EventDatasetRow, type EventSource, rowFor } from '../eventDataset.ts';
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
    'made_by_kind',
    'message',
    'message_known',
    'ends',
    'changes',
    'ended',
    'how',
    'ended_by',
    'ended_by_kind',
    'duration_seconds',
    'in_force',
    'as_of',
    'events',
  ],
  rows,
};

/** How a lock ended, by the kind of revocation row. */
const RAN_OUT = 'its time was over';
const HOW: Readonly<Record<string, string>> = { lock_lifted: 'lifted', lock_expired: RAN_OUT };

function* rows(source: EventSource): Generator<EventDatasetRow> {
  const { period } = source;
  const identities = new Identities(source.store);
  const found: { ms: number; row: EventDatasetRow }[] = [];
  for (const { name, story } of storiesOfLocks(source)) {
    const madeMs = story.made?.atMs ?? Number.NEGATIVE_INFINITY;
    const ends = story.made?.revocation.ends ?? null;
    const endedMs = story.end?.atMs ?? (ends === null ? Number.POSITIVE_INFINITY : Date.parse(ends));
    if (madeMs >= period.toMs || endedMs < period.fromMs) continue;
    const key = story.made?.key ?? story.end?.key ?? name;
    found.push({ ms: madeMs, row: rowFor(key, record(name, story, source, identities)) });
  }
  found.sort((a, b) => a.ms - b.ms || (a.row.key < b.row.key ? -1 : 1));
  for (const { row } of found) yield row;
}

/** The end of its time, where it lies before the end of the period and after the last snapshot: nothing else shows that it ended. */
function ranOutAt({ made, end }: LockStory, toMs: number): string | null {
  const ends = made?.revocation.ends ?? null;
  if (ends === null || Date.parse(ends) >= toMs) return null;
  // what ended it after the period did not end it any more
  return end === null || (end.atMs ?? 0) >= toMs ? ends : null;
}

function howEnded(end: LockStory['end'], ranOut: string | null, isReplaced: boolean): string {
  if (end === null) return ranOut === null ? '' : RAN_OUT;
  return isReplaced ? end.revocation.reason : (HOW[end.revocation.kind] ?? '');
}

/** The life as it stood at the period's end: what came later is not part of it. */
function record(name: string, story: LockStory, { period }: EventSource, identities: Identities): JsonObject {
  const { life, made } = story;
  const end = story.end !== null && (story.end.atMs ?? 0) < period.toMs ? story.end : null;
  const ranOut = end === null ? ranOutAt(story, period.toMs) : null;
  const endMs = end?.atMs ?? (ranOut === null ? null : Date.parse(ranOut));
  const seconds =
    made?.atMs == null || endMs === null ? null : Math.max(0, Math.round(endMs - made.atMs)) / 1000;
  const changes = life.changes.filter(({ timeUs }) => timeUs < period.toMs * 1000);
  const ending = end === null ? null : (life.lifted ?? life.replaced?.event ?? null);
  const isReplaced = life.replaced !== null && life.lifted === null;
  const [kind = '', target = ''] = life.targets[0] ?? [];
  const maker = made?.revocation.actor ?? '';
  return {
    lock: name,
    target: targetText(life.targets),
    target_kind: kind,
    target_name: target,
    targets: life.targets.map(([part, of]) => ({ kind: part, name: of })),
    made: made?.revocation.time ?? null,
    made_by: maker,
    made_by_kind: identities.of(maker).kind,
    made_by_note: made?.revocation.actor_note || identities.of(maker).note,
    message: made?.revocation.reason ?? '',
    message_known: life.version !== null,
    ends: made?.revocation.ends ?? end?.revocation.ends ?? null,
    changes: changes.map((event) => ({ time: eventTime(event), actor: actorOf(event.body) })),
    ended: end?.revocation.time ?? ranOut,
    ended_from: end?.revocation.time_from ?? null,
    ended_to: end?.revocation.time_to ?? null,
    how: howEnded(end, ranOut, isReplaced),
    ended_by: end?.revocation.actor ?? '',
    ended_by_kind: end === null ? 'unknown' : identities.of(end.revocation.actor).kind,
    duration_seconds: seconds,
    in_force: made === null ? 'no' : inForceAt(made.revocation, period.toMs * 1000),
    as_of: instantText(period.toMs * 1000),
    events: [life.made, ...changes, ending].flatMap((event) => (event === null ? [] : [event.uid])),
  };
}
