import { exceptionsOf } from '../../controls/exceptions.ts';
import { Register } from '../../controls/register/register.ts';
import { plural } from '../../formats/plural.ts';
import type { DoctorCheck } from '../../records/reports/doctorReport.ts';
import type { HealthReport } from '../../records/reports/healthReport.ts';
import { runningPeriod } from '../check/runningPeriod.ts';
import { conclude, openForConclusion } from '../conclude/conclude.ts';
import { requestListRows } from '../conclude/requestList.ts';
import type { TestInputs } from '../conclude/testInputs.ts';
import { ok, problem } from '../doctor/check.ts';

const DAY_MS = 86_400_000;

/** Figures of the running period, and the check of its audit log. */
export type PeriodHealth = Pick<HealthReport, 'gaps' | 'exceptions' | 'items' | 'period' | 'last_check'> & {
  checks: DoctorCheck[];
};

/**
 * Concludes the running period for its figures. Nothing is recorded.
 *
 * @param nowMs the present, milliseconds since the epoch
 * @throws AffidavitError STORE_…, EXPORT_NO_SNAPSHOT, FILE_…, DISK_FULL, WRITE_…
 */
export function periodHealth(file: string, inputs: TestInputs, nowMs: number): PeriodHealth {
  const store = openForConclusion(file);
  try {
    const { endsMs, ...period } = runningPeriod(store, undefined);
    const { own, entity } = inputs;
    const conclusion = conclude(store, period, inputs.settings(period), { own, entity });
    try {
      const { set, results, scope } = conclusion;
      const register = new Register(conclusion, { bundle: null, at: new Date(nowMs).toISOString() });
      const exceptions = { total: 0, unanswered: 0 };
      for (const { id, test: procedure, dataset, row_id, fault } of exceptionsOf(set, results)) {
        exceptions.total += 1;
        if (register.standingOf({ id, procedure, dataset, row_id, fault }).status === 'open')
          exceptions.unanswered += 1;
      }
      const found = scope.log.gaps.filter(({ kind }) => kind !== 'not_yet');
      const microseconds = found.reduce((sum, { fromUs, toUs }) => sum + toUs - fromUs, 0);
      const rows = requestListRows(conclusion);
      const inState = (wanted: string) => rows.filter(({ state }) => state === wanted).length;
      const last = store.checks.last();
      return {
        gaps: { count: found.length, seconds: Math.round(microseconds / 1_000_000) },
        exceptions,
        items: { outstanding: inState('outstanding'), denied: inState('denied') },
        period: {
          label: period.label,
          ends: new Date(endsMs).toISOString(),
          days_left: Math.max(0, Math.ceil((endsMs - nowMs) / DAY_MS)),
        },
        last_check: last === null ? null : { at: last.at, new: last.new_exceptions },
        checks: [gapCheck(period.label, found)],
      };
    } finally {
      conclusion.set.close();
    }
  } finally {
    store.close();
  }
}

function gapCheck(label: string, gaps: readonly { why: string }[]): DoctorCheck {
  const [first] = gaps;
  if (first === undefined) return ok('log', `No gaps in the audit log of ${label}`);
  return problem(
    'log',
    `${plural(gaps.length, 'gap')} in the audit log of ${label}, the first: ${first.why}`,
    'Run `affidavit pull --since` with the start of the gap; a log that is silent has to be looked into on the gateway.',
  );
}
