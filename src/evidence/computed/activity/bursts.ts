/** Something that happened at a moment, microseconds since 1970. */
interface Moment<T> {
  us: number;
  /** running number of what happened */
  number: number;
  what: T;
}

/** Moments of one key of which each lies within a window that holds enough of them. */
export interface Burst<T> {
  key: string;
  first: T;
  firstUs: number;
  lastUs: number;
  /** running numbers, in order */
  numbers: number[];
}

interface Followed<T> {
  recent: Moment<T>[];
  burst: Burst<T> | null;
}

/** Keys that are followed at the same time; the longest quiet ones are given up beyond it. */
const FOLLOWED = 20_000;

/**
 * Finds bursts: at least `least` moments of one key within `windowUs` (exactly that long counts as within). Windows that share
 * a moment are one burst; a moment that lies in no such window belongs to none. What is held is the last few moments of each
 * key that was seen lately, and its burst.
 */
export class Bursts<T> {
  readonly #least: number;
  readonly #windowUs: number;
  readonly #keys = new Map<string, Followed<T>>();

  constructor(least: number, windowUs: number) {
    this.#least = Math.max(1, least);
    this.#windowUs = windowUs;
  }

  /**
   * Adds a moment; they must come in order of time.
   *
   * @returns bursts that ended before it
   */
  *add(key: string, moment: Moment<T>): Generator<Burst<T>> {
    const one = this.#keys.get(key) ?? { recent: [], burst: null };
    // the keys stay in order of when each was last seen
    this.#keys.delete(key);
    this.#keys.set(key, one);
    one.recent.push(moment);
    if (one.recent.length > this.#least) one.recent.shift();
    const [first] = one.recent;
    if (one.recent.length === this.#least && first !== undefined && moment.us - first.us <= this.#windowUs) {
      if (one.burst !== null && !this.#continues(one.burst, first, moment)) {
        yield one.burst;
        one.burst = null;
      }
      one.burst ??= { key, first: first.what, firstUs: first.us, lastUs: first.us, numbers: [] };
      const held = one.burst.numbers.at(-1) ?? Number.NEGATIVE_INFINITY;
      one.burst.numbers.push(...one.recent.map(({ number }) => number).filter((number) => number > held));
      one.burst.lastUs = moment.us;
    }
    if (this.#keys.size > FOLLOWED) yield* this.#giveUp();
  }

  /** Bursts that had not ended. */
  *rest(): Generator<Burst<T>> {
    for (const { burst } of this.#keys.values()) if (burst !== null) yield burst;
    this.#keys.clear();
  }

  #continues({ numbers, lastUs }: Burst<T>, first: Moment<T>, { us }: Moment<T>): boolean {
    if (this.#least === 1) return us - lastUs <= this.#windowUs;
    return (numbers.at(-1) ?? 0) >= first.number;
  }

  *#giveUp(): Generator<Burst<T>> {
    const [oldest] = this.#keys;
    if (oldest === undefined) return;
    this.#keys.delete(oldest[0]);
    if (oldest[1].burst !== null) yield oldest[1].burst;
  }
}

/**
 * Leaves out bursts whose moments all lie in one other burst: the same moments seen by another key. Of two with the same moments
 * the one that comes first is kept.
 */
export function withoutContained<T>(bursts: readonly Burst<T>[]): Burst<T>[] {
  const largestFirst = [...bursts].sort((a, b) => b.numbers.length - a.numbers.length);
  const holders = new Map<number, number[]>();
  const kept: Burst<T>[] = [];
  for (const burst of largestFirst) {
    const [first = -1, ...others] = burst.numbers;
    const containing = others.reduce(
      (left, number) => left.filter((index) => holders.get(number)?.includes(index)),
      holders.get(first) ?? [],
    );
    if (containing.length > 0) continue;
    for (const number of burst.numbers) holders.set(number, [...(holders.get(number) ?? []), kept.length]);
    kept.push(burst);
  }
  return kept;
}
