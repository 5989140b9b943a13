import { deriveHistories } from '../../collectors/derived/deriveHistories.ts';
import type { Conclusion } from '../../controls/conclusion.ts';
import { Register } from '../../controls/register/register.ts';
import { TEST_RESULTS } from '../../records/controls.ts';
import type { CheckReport, CheckState, FailOn } from '../../records/reports/checkReport.ts';
import { openStoreForWriting } from '../../store/file/open.ts';
import type { StoreWriter } from '../../store/store.ts';
import { conclude } from '../conclude/conclude.ts';
import { readTestInputs, type TestFiles, type TestInputs } from '../conclude/testInputs.ts';
import { textSettings } from '../export/bundleInput.ts';
import { existingStore } from '../storePath.ts';
import { type Compared, compare } from './compare.ts';
import { runningPeriod } from './runningPeriod.ts';

/** Options of a check. Texts are as the person gave them. */
export interface CheckOptions extends TestFiles {
  storeFile: string | undefined;
  /** undefined: the running quarter */
  period: string | undefined;
  failOn: FailOn;
}

/**
 * Concludes the running period, all procedures, compares its exceptions with the previous check, and records the check. The
 * register of bundles is never written.
 *
 * @param nowMs the present, milliseconds since the epoch
 * @param inputs the files of the tests of controls, where they were read before
 * @throws AffidavitError STORE_…, EXPORT_NO_SNAPSHOT, PERIOD_INVALID, FILE_…, DISK_FULL, WRITE_…
 */
export function checkPeriod(
  options: CheckOptions,
  nowMs: number = Date.now(),
  inputs: TestInputs = readTestInputs(options),
): CheckReport {
  const store = openStoreForWriting(existingStore(options.storeFile));
  try {
    store.refuseDamage();
    const latest = store.latestSnapshot('finished');
    if (latest !== null) deriveHistories(store, latest.id);
    const { endsMs: _, ...period } = runningPeriod(store, options.period);
    const { own, entity } = inputs;
    const conclusion = conclude(store, period, inputs.settings(period), { own, entity });
    try {
      return checked(store, conclusion, options.failOn, nowMs);
    } finally {
      conclusion.set.close();
    }
  } finally {
    store.close();
  }
}

function checked(store: StoreWriter, conclusion: Conclusion, failOn: FailOn, nowMs: number): CheckReport {
  const { period, closing } = conclusion.scope;
  const at = new Date(nowMs).toISOString();
  const register = new Register(conclusion, { bundle: null, at });
  const previous = store.checks.before(period);
  const before =
    previous === null
      ? null
      : {
          exceptions: store.checks.exceptions(previous.number),
          settings: previous.settings,
          samePeriod: previous.label === period.label,
        };
  const compared = compare({ conclusion, register }, before, at);
  const counts = countsOf(compared);
  store.checks.record(
    {
      ...{ at, label: period.label, from_ms: period.fromMs, to_ms: period.toMs, snapshot: closing.id },
      new_exceptions: counts.new,
      open_exceptions: compared.current.length,
      resolved_exceptions: counts.resolved,
      settings: textSettings(conclusion),
    },
    compared.kept,
  );
  const { id, status, started } = closing;
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    at,
    cluster: closing.cluster.name,
    period: { label: period.label, from: iso(period.fromMs), to: iso(period.toMs) },
    snapshot: {
      ...{ id, status, started },
      age_seconds: Math.max(0, Math.floor((nowMs - Date.parse(started)) / 1000)),
    },
    previous: previous === null ? null : { at: previous.at, period: previous.label },
    counts,
    results: resultCounts(conclusion),
    exceptions: compared.current,
    ended: compared.ended,
    fail_on: failOn,
    failed: isFailed(compared, failOn),
  };
}

function countsOf({ current, ended }: Compared): CheckReport['counts'] {
  const inState = (wanted: CheckState) => current.filter(({ state }) => state === wanted).length;
  const resolved = ended.filter(({ end }) => end === 'resolved').length;
  return {
    ...{ new: inState('new'), open: inState('open'), not_determined: inState('not_determined') },
    ...{ resolved, earlier_period: ended.length - resolved },
    unanswered: current.filter(({ status }) => status === 'open').length,
  };
}

/** Exceptions that management explained, accepted or remediated fail no check. */
function isFailed({ current }: Compared, failOn: FailOn): boolean {
  const unanswered = current.filter(({ status }) => status === 'open');
  if (failOn === 'never') return false;
  return failOn === 'open' ? unanswered.length > 0 : unanswered.some(({ state }) => state === 'new');
}

function resultCounts({ results }: Conclusion): CheckReport['results'] {
  const counts = Object.fromEntries(TEST_RESULTS.map((result) => [result, 0])) as CheckReport['results'];
  for (const { result } of results) counts[result] += 1;
  return counts;
}
