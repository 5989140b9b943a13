import { plural } from '../../../formats/plural.ts';
import { readerTime } from '../../../formats/readerTime.ts';
import type { CheckReport } from '../../../records/reports/checkReport.ts';
import { ageText } from '../ageText.ts';
import { statusWord } from '../statusWord.ts';
import { cell, table } from '../table.ts';
import { SHOWN_DIGITS } from './exceptions.ts';

/** Period, snapshot and results, then the exceptions that are new, then those that are open, then those that ended. */
export function presentCheckReport(report: CheckReport): string {
  const { period, snapshot, previous, results } = report;
  const counts = Object.entries(results)
    .filter(([, count]) => count > 0)
    .map(([result, count]) => `${count} ${statusWord(result)}`);
  return [
    `Cluster   ${cell(report.cluster)}`,
    `Period    ${cell(period.label)}: from ${readerTime(period.from)} to ${readerTime(period.to)}`,
    `Snapshot  ${snapshot.id}, ${snapshot.status}, ${readerTime(snapshot.started)}, ${ageText(snapshot.age_seconds)} old`,
    `Previous  ${previous === null ? 'none: every exception is new' : `${readerTime(previous.at)}, of ${cell(previous.period)}`}`,
    `Results   ${counts.join(', ')}`,
    ...section('NEW', report.exceptions.filter(({ state }) => state === 'new').map(row)),
    ...section('STILL OPEN', report.exceptions.filter(({ state }) => state !== 'new').map(row)),
    ...section(
      'ENDED',
      report.ended.map((one) => [...lead(one), statusWord(one.end), cell(`${one.detail} ${one.facts}`, 300)]),
    ),
    '',
    checkSummary(report),
  ].join('\n');
}

/** One line for logs and mails of cron: time, period and counts; at most 1,000 characters. @param cluster its name, where there are several */
export function checkSummary({ at, period, counts, exceptions, failed }: CheckReport, cluster = ''): string {
  const parts = [
    `${counts.new} new`,
    `${counts.open} open`,
    `${counts.resolved} resolved`,
    ...(counts.not_determined === 0 ? [] : [`${counts.not_determined} not determined`]),
    ...(counts.earlier_period === 0 ? [] : [`${counts.earlier_period} of the earlier period`]),
  ];
  const references = new Set(
    exceptions.filter(({ state }) => state === 'new').map(({ procedure }) => procedure),
  );
  const named = references.size === 0 ? '' : `; new: ${[...references].join(', ')}`;
  const total = plural(exceptions.length, 'exception');
  const time = at.replace(/\.\d+Z$/, 'Z');
  return cell(
    `${time} ${cluster}${cluster === '' ? '' : ': '}check of ${period.label}: ${total}: ${parts.join(', ')}${named}${failed ? ' (exit 9)' : ''}`,
    1_000,
  );
}

function section(title: string, rows: string[][]): string[] {
  if (rows.length === 0) return [];
  const columns = [
    { head: 'ID' },
    { head: 'TEST' },
    { head: 'SINCE' },
    { head: 'STATUS' },
    { head: 'FACTS', width: 80 },
  ];
  return ['', title, table(columns, rows)];
}

type Shown = { id: string; reference: string; since: string };

function lead({ id, reference, since }: Shown): string[] {
  return [id.slice(0, SHOWN_DIGITS), cell(reference), since.slice(0, 10)];
}

function row(one: CheckReport['exceptions'][number]): string[] {
  const state = one.state === 'not_determined' ? one.state : one.status;
  return [
    ...lead(one),
    statusWord(state),
    cell(one.detail === '' ? one.facts : `${one.detail} ${one.facts}`, 300),
  ];
}
