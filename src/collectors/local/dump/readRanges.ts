/** A range of time in microseconds since the epoch, both ends inclusive. */
export interface ReadRange {
  fromUs: number;
  toUs: number;
}

/** Where something could not be read: open ends where nothing readable is on that side. */
export type UnreadRange = ReadRange;

const MAX_GAPS = 1000;

interface Gap {
  before: { us: number; maxUs: number; minUs: number } | null;
  afterUs: number | null;
}

/**
 * Follows the times of a log file in the order in which they stand there, and says between which times a piece lies that
 * could not be read. Files may run forwards or backwards in time, and events may stand a little out of order: the gap is as
 * much wider as the file's own events are out of order.
 */
export class ReadOrder {
  #firstUs = Number.POSITIVE_INFINITY;
  #lastUs = Number.NEGATIVE_INFINITY;
  #previousUs: number | null = null;
  #outOfAscending = 0;
  #outOfDescending = 0;
  readonly #gaps: Gap[] = [];

  /** An event that was read. @param us microseconds since the epoch */
  add(us: number): void {
    if (this.#previousUs !== null) {
      this.#outOfAscending = Math.max(this.#outOfAscending, this.#lastUs - us);
      this.#outOfDescending = Math.max(this.#outOfDescending, us - this.#firstUs);
    }
    this.#previousUs = us;
    this.#firstUs = Math.min(this.#firstUs, us);
    this.#lastUs = Math.max(this.#lastUs, us);
    const open = this.#gaps.at(-1);
    if (open !== undefined && open.afterUs === null) open.afterUs = us;
  }

  /** A piece that could not be read. */
  addUnread(): void {
    const last = this.#gaps.at(-1);
    if (last !== undefined && (last.afterUs === null || this.#gaps.length >= MAX_GAPS)) {
      last.afterUs = null;
      return;
    }
    const us = this.#previousUs;
    this.#gaps.push({
      before: us === null ? null : { us, maxUs: this.#lastUs, minUs: this.#firstUs },
      afterUs: null,
    });
  }

  /** First and last time; null when nothing was read. */
  bounds(): ReadRange | null {
    return this.#previousUs === null ? null : { fromUs: this.#firstUs, toUs: this.#lastUs };
  }

  /** Ranges that may hold what could not be read; infinite where the file has nothing on that side. */
  unread(): UnreadRange[] {
    const descending = this.#outOfDescending < this.#outOfAscending;
    const slack = descending ? this.#outOfDescending : this.#outOfAscending;
    const [nowhere, everywhere] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    return this.#gaps.map(({ before, afterUs }) =>
      descending
        ? {
            fromUs: afterUs === null ? nowhere : afterUs - slack,
            toUs: before === null ? everywhere : before.minUs + slack,
          }
        : {
            fromUs: before === null ? nowhere : before.maxUs - slack,
            toUs: afterUs === null ? everywhere : afterUs + slack,
          },
    );
  }
}

/**
 * A range without others. Events at the very edge of an unread range were read.
 *
 * @param unread in any order; they may overlap
 */
export function withoutUnread(range: ReadRange, unread: readonly UnreadRange[]): ReadRange[] {
  const left: ReadRange[] = [];
  let fromUs = range.fromUs;
  for (const gap of [...unread].sort((a, b) => a.fromUs - b.fromUs)) {
    if (gap.toUs < fromUs || gap.fromUs > range.toUs) continue;
    if (gap.fromUs >= fromUs) left.push({ fromUs, toUs: gap.fromUs });
    fromUs = gap.toUs;
  }
  if (fromUs <= range.toUs) left.push({ fromUs, toUs: range.toUs });
  return left;
}
