import { existsSync } from 'node:fs';
import type { Conclusion } from '../controls/conclusion.ts';
import type { RequestList } from '../records/requestList.ts';
import { conclude, latestPeriod, openForConclusion } from './conclude/conclude.ts';
import { emptyRequestList, requestListRows } from './conclude/requestList.ts';
import { readTestInputs, type TestFiles } from './conclude/testInputs.ts';
import { parsePeriod } from './period.ts';
import { prunedBefore } from './storeCare.ts';
import { storePath } from './storePath.ts';

/**
 * The request list of a period, by the same evidence set as its export. Without a store every item is outstanding.
 *
 * @param options `period` as typed; undefined: what the store holds of the audit log without a gap, up to the latest snapshot
 * @param now milliseconds since the epoch: the age of the snapshot is as of then
 */
export function evidenceStatus(
  options: { storeFile: string | undefined; period: string | undefined } & TestFiles,
  now: number = Date.now(),
): RequestList {
  const file = storePath(options.storeFile);
  const period = options.period === undefined ? undefined : parsePeriod(options.period);
  const { settings, own, entity } = readTestInputs(options);
  if (!existsSync(file) && options.storeFile === undefined) return NOTHING;
  const store = openForConclusion(file);
  try {
    const latest = store.latestSnapshot('finished');
    if (latest === null) return NOTHING;
    const chosen = period ?? latestPeriod(store, latest.started);
    const conclusion = conclude(store, chosen, settings(chosen), { own, entity });
    try {
      return { ...headerOf(conclusion, now), items: requestListRows(conclusion) };
    } finally {
      conclusion.set.close();
    }
  } finally {
    store.close();
  }
}

const NOTHING: RequestList = {
  ...{ cluster: null, snapshot: null, period: null, pruned_before: null },
  items: emptyRequestList(),
};

function headerOf(
  { scope: { store, closing, period } }: Conclusion,
  now: number,
): Omit<RequestList, 'items'> {
  const { name, version, edition, address } = closing.cluster;
  const { id, status, started } = closing;
  const age_seconds = Math.max(0, Math.floor((now - Date.parse(started)) / 1000));
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    cluster: { name, version, edition, address },
    snapshot: { id, status, started, age_seconds },
    period: { label: period.label, from: iso(period.fromMs), to: iso(period.toMs) },
    pruned_before: prunedBefore(store),
  };
}
