import type { JsonObject } from '../../formats/canonicalJson.ts';
import type { StoreReader } from '../../store/store.ts';
import type { CheckedRow, CheckedSnapshot } from './discrepancy.ts';

/**
 * A snapshot of the store as the cross-checks see it. Only datasets that were read whole are shown.
 *
 * @param id the snapshot, whose state and audit log are in
 * @param stateToMs when the last listing was read, milliseconds since the epoch
 */
export function storedSnapshot(store: StoreReader, id: number, stateToMs: number): CheckedSnapshot {
  const info = store.snapshot(id);
  if (info === null) throw new RangeError(`the store holds no snapshot ${id}`);
  const whole = new Set(
    info.datasets
      .filter(({ status }) => status === 'complete' || status === 'empty')
      .map(({ dataset }) => dataset),
  );
  const read = store.newestReadRanges().at(-1) ?? { fromUs: 0, toUs: -1 };
  const log = { fromUs: read.fromUs, toUs: read.toUs + 1 };
  return {
    rows: (dataset) => (whole.has(dataset) ? parsed(store.rows(id, dataset)) : null),
    earlier: (dataset, key) => {
      const last = store
        .versions(dataset, key)
        .filter(({ fromSnapshot }) => fromSnapshot < id)
        .at(-1);
      return last === undefined ? null : (JSON.parse(last.json) as JsonObject);
    },
    events: (types) => store.events({ ...log, types }),
    log,
    stateFromUs: Date.parse(info.started) * 1000,
    stateToUs: stateToMs * 1000,
  };
}

function* parsed(rows: Iterable<{ key: string; json: string }>): Generator<CheckedRow> {
  for (const { key, json } of rows) yield { key, body: JSON.parse(json) as JsonObject };
}
