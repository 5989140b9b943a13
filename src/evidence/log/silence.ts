import type { StoreReader } from '../../store/store.ts';

const HOUR_US = 3_600_000_000;

/** A span without any event. `after` is the uid of the first event that follows, null when none does. */
export interface Silence {
  fromUs: number;
  toUs: number;
  after: string | null;
}

/**
 * Spans of at least `longestUs` without an event inside [fromUs, toUs), found by counting hours first so that no event
 * has to be read but those beside a silence.
 *
 * @param longestUs microseconds
 */
export function* silencesIn(
  store: StoreReader,
  fromUs: number,
  toUs: number,
  longestUs: number,
): Generator<Silence> {
  let quietSince: number | null = null;
  for (let slot = fromUs; slot < toUs; slot += HOUR_US) {
    const end = Math.min(slot + HOUR_US, toUs);
    const isQuiet = store.countEvents({ fromUs: slot, toUs: end }) === 0;
    if (isQuiet) quietSince ??= slot;
    if ((!isQuiet || end === toUs) && quietSince !== null) {
      const quietUntil = isQuiet ? end : slot;
      // The two hours beside it can add almost an hour each.
      if (quietUntil - quietSince > longestUs - 2 * HOUR_US) {
        const silence = measure(store, quietSince, quietUntil, fromUs, toUs);
        if (silence.toUs - silence.fromUs >= longestUs) yield silence;
      }
    }
    if (!isQuiet) quietSince = null;
  }
}

function measure(
  store: StoreReader,
  quietSince: number,
  quietUntil: number,
  fromUs: number,
  toUs: number,
): Silence {
  let last = fromUs;
  const before = { fromUs: Math.max(fromUs, quietSince - HOUR_US), toUs: quietSince };
  for (const event of store.events(before)) last = event.timeUs;
  const next = store.events({ fromUs: quietUntil, toUs: Math.min(quietUntil + HOUR_US, toUs) }).next();
  if (next.done === true) return { fromUs: last, toUs: quietUntil, after: null };
  return { fromUs: last, toUs: next.value.timeUs, after: next.value.uid };
}
