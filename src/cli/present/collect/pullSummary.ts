import { plural } from '../../../formats/plural.ts';
import { SETTLED_STATUSES } from '../../../records/datasets.ts';
import { refusedFiles } from '../../../records/localRun.ts';
import type { PullReport } from '../../../records/snapshot.ts';
import { cell } from '../table.ts';

/** Faults that the line names; the others are counted. */
const MOST_NAMED = 4;
const LONGEST_REASON = 160;

/**
 * The last line of a pull, for logs and mails of cron: time of its end (RFC 3339, UTC), snapshot, and what is missing, at most
 * 1,000 characters.
 *
 * @param cluster its name, where several are pulled
 */
export function pullSummary(report: PullReport, cluster = ''): string {
  const time = report.ended.replace(/\.\d+Z$/, 'Z');
  const faults = faultsOf(report);
  const rest = faults.length - MOST_NAMED;
  const named = [...faults.slice(0, MOST_NAMED), ...(rest > 0 ? [`${rest} more`] : [])].join('; ');
  const state = report.complete ? 'complete' : 'incomplete';
  const figures = `${plural(report.datasets.length, 'dataset')}, ${plural(report.events.new_rows, 'new event')}`;
  return cell(
    `${time} ${cluster}${cluster === '' ? '' : ': '}snapshot ${report.snapshot} ${state}: ${faults.length === 0 ? figures : named}`,
    1_000,
  );
}

function faultsOf({ datasets, probe, local = [], local_failures = [] }: PullReport): string[] {
  const runs = [...(probe === undefined ? [] : [probe]), ...local];
  return [
    ...datasets
      .filter(({ status }) => !SETTLED_STATUSES.has(status))
      .map(({ dataset, status, reason }) => fault(`${dataset} ${status}`, reason)),
    ...runs
      .flatMap(({ sources }) => sources)
      .filter(({ status }) => status !== 'complete' && status !== 'empty')
      .map(({ dataset, source, status, reason }) => fault(`${dataset} ${source} ${status}`, reason)),
    ...runs.flatMap((run) => refusedFiles(run).map((text) => fault(`${run.collector} file refused`, text))),
    ...local_failures.map(({ source, message }) => fault(`${source} not collected`, message)),
  ];
}

function fault(what: string, reason: string): string {
  const [first = ''] = reason.split('; ');
  return first === '' ? what : `${what} (${cell(first, LONGEST_REASON).replace(/\.$/, '')})`;
}
