import type { EventWindow, StoreReader } from '../../store/store.ts';
import type { Finding } from '../controlTest.ts';

/**
 * Compares what two readings of the same stretch of the log counted, and what a window received with what the store holds.
 *
 * @param windows closed windows that touch the period
 */
export function* countMismatches(store: StoreReader, windows: readonly EventWindow[]): Generator<Finding> {
  const firstReading = new Map<string, EventWindow>();
  for (const window of [...windows].sort((a, b) => a.snapshot - b.snapshot)) {
    const bounds = `${window.fromUs}-${window.toUs}`;
    const first = firstReading.get(bounds);
    if (first === undefined) firstReading.set(bounds, window);
    else if (first.received !== window.received) {
      yield {
        row: 'collection/completeness.json',
        facts: `${told(window)} was read twice: snapshot ${first.snapshot} received ${first.received} events, snapshot ${window.snapshot} received ${window.received}.`,
      };
    }
    const held = store.countEvents({ fromUs: window.fromUs, toUs: window.toUs + 1 });
    if (held < window.newRows) {
      yield {
        row: 'collection/completeness.json',
        facts: `${told(window)} brought ${window.newRows} new events in snapshot ${window.snapshot}; the store holds ${held}.`,
      };
    }
  }
}

function told({ fromUs, toUs }: EventWindow): string {
  return `The window ${new Date(fromUs / 1000).toISOString()} to ${new Date(toUs / 1000).toISOString()}`;
}
