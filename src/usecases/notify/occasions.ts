import { readLog } from '../../evidence/log/logRead.ts';
import { plural } from '../../formats/plural.ts';
import type { CheckReport } from '../../records/reports/checkReport.ts';
import type { PullReport } from '../../records/snapshot.ts';
import { openStoreForReading } from '../../store/file/open.ts';
import { runningPeriod } from '../check/runningPeriod.ts';
import { readTestInputs, type TestFiles } from '../conclude/testInputs.ts';
import { endsSoon } from '../pull/identityEnd.ts';
import { isWholePull } from '../pull/pullEverything.ts';
import { storePath } from '../storePath.ts';
import type { Occasion } from './message.ts';

/** Occasions of a pull that ended. */
export interface PulledFacts {
  report: PullReport;
  /** its last line */
  summary: string;
  storeFile: string | undefined;
  /** milliseconds before the end of a static identity from which on somebody is notified */
  identityWarnMs: number;
  tests: TestFiles;
}

/**
 * Incomplete, new exceptions of its check, an identity that ends soon, gaps that it left.
 *
 * @param nowMs the present, milliseconds since the epoch
 * @throws AffidavitError STORE_…
 */
export function occasionsOfPull(facts: PulledFacts, nowMs: number): Occasion[] {
  const { report, summary } = facts;
  const { user, expires } = report.identity;
  const end = { user, botName: null, expires: new Date(expires) };
  const soon = endsSoon(end, facts.identityWarnMs, nowMs);
  return [
    ...(isWholePull(report) ? [] : [{ on: 'incomplete' as const, text: summary }]),
    ...(report.check === undefined ? [] : occasionsOfCheck(report.check)),
    ...(soon === null ? [] : [{ on: 'identity' as const, text: `${soon.message} ${soon.advice}` }]),
    ...gapsSince(facts),
  ];
}

/** New exceptions that nobody answered yet. */
export function occasionsOfCheck({ period, exceptions }: CheckReport): Occasion[] {
  const found = exceptions.filter(({ state, status }) => state === 'new' && status === 'open');
  if (found.length === 0) return [];
  const tests = [...new Set(found.map(({ reference }) => reference))];
  const named = `${tests.slice(0, 10).join(', ')}${tests.length > 10 ? ` and ${tests.length - 10} more tests` : ''}`;
  return [
    {
      on: 'exceptions',
      text: `${plural(found.length, 'new exception')} in ${period.label}: ${named}. \`affidavit check\` lists them.`,
    },
  ];
}

/** Gaps of the running period that end after the pull before: older ones were notified of then. */
function gapsSince({ report, storeFile, tests }: PulledFacts): Occasion[] {
  const store = openStoreForReading(storePath(storeFile));
  try {
    const before = store
      .snapshots()
      .filter(({ id, finished }) => finished && id < report.snapshot)
      .at(-1);
    const sinceUs = before === undefined ? 0 : Date.parse(before.started) * 1000;
    const period = runningPeriod(store, undefined);
    const { max_silence_hours } = readTestInputs(tests).settings(period).evidence;
    const { gaps } = readLog(store, period, max_silence_hours);
    const found = gaps.filter(({ kind, toUs }) => kind !== 'not_yet' && toUs > sinceUs);
    const [first] = found;
    if (first === undefined) return [];
    const text = `${plural(found.length, 'gap')} in the audit log; the first: ${first.why}.`;
    return [{ on: 'gaps', text }];
  } finally {
    store.close();
  }
}
