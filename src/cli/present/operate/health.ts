import { byteText } from '../../../formats/byteText.ts';
import { plural } from '../../../formats/plural.ts';
import { readerTime } from '../../../formats/readerTime.ts';
import type { HealthReport } from '../../../records/reports/healthReport.ts';
import { ageText } from '../ageText.ts';
import { presentCheck } from '../setUp/doctor.ts';
import { cell } from '../table.ts';

/** The figures, one a line, then every check that is not ok. */
export function presentHealth(report: HealthReport): string {
  const { last_pull, gaps, identity, store, exceptions, items, period, last_check } = report;
  const growth = store.growth_bytes_per_day;
  const lines: [string, string | null][] = [
    ['Cluster', report.cluster],
    [
      'Last pull',
      last_pull &&
        `snapshot ${last_pull.snapshot}, ${last_pull.status}, ${ageText(last_pull.age_seconds)} ago`,
    ],
    ['Log gaps', gaps && (gaps.count === 0 ? 'none' : `${gaps.count}, ${ageText(gaps.seconds)} in all`)],
    [
      'Identity',
      identity &&
        `${identity.user}, ${plural(identity.days_left, 'day')} left, until ${readerTime(identity.expires)}`,
    ],
    [
      'Store',
      `${byteText(store.bytes)}${growth === null ? '' : `, ${byteText(growth)} more a day`}${store.free_bytes === null ? '' : `, ${byteText(store.free_bytes)} free`}`,
    ],
    ['Exceptions', exceptions && `${exceptions.total}, of which nobody answered ${exceptions.unanswered}`],
    ['Last check', last_check && `${readerTime(last_check.at)}, ${last_check.new} new`],
    ['Request list', items && `${items.outstanding} outstanding, ${items.denied} denied`],
    [
      'Period',
      period && `${period.label}, ${plural(period.days_left, 'day')} left, until ${readerTime(period.ends)}`,
    ],
  ];
  const wrong = report.checks.filter(({ status }) => status !== 'ok');
  return [
    ...lines.map(([name, text]) => `${name.padEnd(13)} ${text === null ? 'not known' : cell(text, 300)}`),
    '',
    ...wrong.map(presentCheck),
    ...(wrong.length === 0 ? [] : ['']),
    healthSummary(report),
  ].join('\n');
}

/** One line for logs and mails of cron, at most 1,000 characters. @param cluster its name, where there are several */
export function healthSummary({ at, checks }: HealthReport, cluster = ''): string {
  const wrong = checks.filter(({ status }) => status !== 'ok');
  const named = wrong.map(({ check, message }) => `${check}: ${message.replace(/\.$/, '')}`).join('; ');
  const text = wrong.length === 0 ? 'healthy' : `${plural(wrong.length, 'check')} not ok (exit 4): ${named}`;
  return cell(`${at.replace(/\.\d+Z$/, 'Z')} ${cluster}${cluster === '' ? '' : ': '}${text}`, 1_000);
}
