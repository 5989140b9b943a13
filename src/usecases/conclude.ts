import { attachmentPath } from '../bundle/attachments.ts';
import { type Conclusion, concludePeriod } from '../controls/conclusion.ts';
import { type ControlSettings, controlSettings } from '../controls/settings.ts';
import type { Period } from '../records/period.ts';
import type { StoreReader } from '../store/store.ts';

/**
 * The assessed evidence of a period, as every command sees it.
 *
 * @param snapshot number of the closing snapshot, where a person chose it
 * @returns close its `set` when it is done with
 * @throws AffidavitError EXPORT_NO_SNAPSHOT, SNAPSHOT_NOT_FOUND, STORE_…, DISK_FULL, WRITE_…
 */
export function conclude(
  store: StoreReader,
  period: Period,
  settings: ControlSettings = controlSettings(),
  snapshot?: number,
  file?: string,
): Conclusion {
  return concludePeriod(store, { period, settings, snapshot, file, attachmentPath });
}

/**
 * The period that a person means who names none: what was read of the log without a gap before the latest snapshot.
 *
 * @param started when the latest finished snapshot began
 */
export function latestPeriod(store: StoreReader, started: string): Period {
  const last = store.readRanges().at(-1);
  const startedMs = Date.parse(started);
  if (last === undefined) return { fromMs: startedMs, toMs: startedMs + 1, label: 'snapshot' };
  return {
    fromMs: Math.floor(last.fromUs / 1000),
    toMs: Math.floor(last.toUs / 1000) + 1,
    label: 'audit log',
  };
}
