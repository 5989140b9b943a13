import { parseEvents } from '../../../collectors/derived/eventBody.ts';
import { type LockStory, lockStories } from '../../../collectors/derived/histories/lock.ts';
import { SubjectStates } from '../../../collectors/derived/subjectStates.ts';
import type { EventSource } from '../eventDataset.ts';

/** The lives of every lock that events before the period's end or any snapshot know. Locks are few: their names are held. */
export function* storiesOfLocks({
  store,
  snapshot,
  period,
}: EventSource): Generator<{ name: string; story: LockStory }> {
  const toUs = period.toMs * 1000;
  const names = new Set<string>(store.changedKeys('locks', 0));
  for (const { json } of store.events({ fromUs: 0, toUs, types: ['lock.created', 'lock.deleted'] })) {
    const { name } = JSON.parse(json) as { name?: unknown };
    if (typeof name === 'string' && name !== '') names.add(name);
  }
  const states = new SubjectStates(store, snapshot.id);
  const observedMs = Date.parse(snapshot.started);
  for (const name of names) {
    const events = parseEvents(store.eventsOfSubject('lock', name));
    for (const story of lockStories(name, events, states.of('locks', name), observedMs))
      yield { name, story };
  }
}

/** A time for which a user was locked, milliseconds since the epoch; from inclusive, to exclusive. */
interface LockedSpan {
  lock: string;
  fromMs: number;
  toMs: number;
}

/** Finds whether a user was under a lock on the user at some time. Locks on roles and logins are not considered. */
export class UserLocks {
  readonly #spans = new Map<string, LockedSpan[]>();

  constructor(source: EventSource) {
    for (const { name, story } of storiesOfLocks(source)) {
      const [target, ...others] = story.life.targets;
      if (target?.[0] !== 'user' || others.length > 0) continue;
      const user = target[1];
      const fromMs = story.made?.atMs ?? Number.NEGATIVE_INFINITY;
      const ends = story.made?.revocation.ends ?? null;
      const endMs = story.end?.atMs ?? Number.POSITIVE_INFINITY;
      const toMs = Math.min(endMs, ends === null ? Number.POSITIVE_INFINITY : Date.parse(ends));
      this.#spans.set(user, [...(this.#spans.get(user) ?? []), { lock: name, fromMs, toMs }]);
    }
  }

  /** Name of the lock that a user was under, or the empty string. */
  lockAt(user: string, ms: number): string {
    return this.#spans.get(user)?.find(({ fromMs, toMs }) => fromMs <= ms && ms < toMs)?.lock ?? '';
  }
}
