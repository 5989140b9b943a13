import { existsSync } from 'node:fs';
import type { CoverageRow } from '../records/coverage.ts';
import { conclude, latestPeriod, openForConclusion } from './conclude.ts';
import { readControlSettings } from './controlSettings.ts';
import { parsePeriod } from './period.ts';
import { emptyRequestList, requestListRows } from './requestList.ts';
import { storePath } from './storePath.ts';

/**
 * The request list of a period, by the same evidence set as its export. Without a store every item is outstanding.
 *
 * @param options `period` as typed; undefined: what the store holds of the audit log without a gap, up to the latest snapshot
 */
export function evidenceStatus(options: {
  storeFile: string | undefined;
  period: string | undefined;
  settingsFile: string | undefined;
}): CoverageRow[] {
  const file = storePath(options.storeFile);
  const period = options.period === undefined ? undefined : parsePeriod(options.period);
  const settings = readControlSettings(options.settingsFile);
  if (!existsSync(file) && options.storeFile === undefined) return emptyRequestList();
  const store = openForConclusion(file);
  try {
    const latest = store.latestSnapshot('finished');
    if (latest === null) return emptyRequestList();
    const conclusion = conclude(store, period ?? latestPeriod(store, latest.started), settings);
    try {
      return requestListRows(conclusion);
    } finally {
      conclusion.set.close();
    }
  } finally {
    store.close();
  }
}
