import type { HealthReport } from '../../records/reports/healthReport.ts';

/** Name, help text, and samples with their labels; null: not known. */
export type Metric = [
  name: string,
  help: string,
  values: [labels: Record<string, string>, value: number | null][],
];

/** A health report with the cluster that its figures get as a label; null: none. */
export interface LabelledHealth {
  cluster: string | null;
  /** null: it could not be had, so there are no figures */
  report: HealthReport | null;
}

/**
 * The figures of health reports as metrics that parsers of OpenMetrics and of the Prometheus text format 0.0.4 both read: gauges
 * only (https://prometheus.io/docs/specs/om/open_metrics_spec/). A figure that is not known has no sample.
 *
 * @param further metrics that belong to no cluster
 */
export function openMetrics(reports: readonly LabelledHealth[], further: readonly Metric[] = []): string {
  const all = new Map<string, Metric>();
  for (const { cluster, report } of reports) {
    const label: Record<string, string> = cluster === null ? {} : { cluster };
    for (const [name, help, values] of report === null ? [] : metricsOf(report)) {
      const labelled = values.map(([labels, value]): Metric[2][number] => [{ ...label, ...labels }, value]);
      all.set(name, [name, help, [...(all.get(name)?.[2] ?? []), ...labelled]]);
    }
  }
  const lines = [...further, ...all.values()].flatMap(([name, help, values]) => {
    const samples = values.flatMap(([labels, value]) =>
      value === null ? [] : [`affidavit_${name}${labelText(labels)} ${value}`],
    );
    if (samples.length === 0) return [];
    return [`# HELP affidavit_${name} ${help}`, `# TYPE affidavit_${name} gauge`, ...samples];
  });
  return `${[...lines, '# EOF'].join('\n')}\n`;
}

function metricsOf(report: HealthReport): Metric[] {
  const { last_pull, gaps, identity, store, exceptions, items, period, last_check } = report;
  const one = (value: number | null | undefined): Metric[2] => [[{}, value ?? null]];
  return [
    ['health_timestamp_seconds', 'Time of these figures.', one(seconds(report.at))],
    ['healthy', 'Whether nothing needs attention.', one(Number(report.healthy))],
    [
      'checks',
      'Checks by status.',
      (['ok', 'warning', 'problem'] as const).map((status) => [
        { status },
        report.checks.filter((check) => check.status === status).length,
      ]),
    ],
    [
      'last_pull_timestamp_seconds',
      'End of the last pull, or its start where it was interrupted.',
      one(last_pull && seconds(last_pull.ended ?? last_pull.started)),
    ],
    [
      'last_pull_complete',
      'Whether every dataset of the last pull is complete, empty or unsupported.',
      one(last_pull && Number(last_pull.status === 'complete')),
    ],
    ['log_gaps', 'Gaps in the audit log of the running period.', one(gaps?.count)],
    ['log_gap_seconds', 'Length of these gaps.', one(gaps?.seconds)],
    ['identity_expiry_timestamp_seconds', 'End of the identity.', one(identity && seconds(identity.expires))],
    ['store_bytes', 'Size of the store.', one(store.bytes)],
    ['store_growth_bytes_per_day', 'Growth of the store.', one(store.growth_bytes_per_day)],
    ['disk_free_bytes', 'Free space beside the store.', one(store.free_bytes)],
    ['exceptions', 'Exceptions of the running period.', one(exceptions?.total)],
    [
      'exceptions_unanswered',
      'Those that nobody explained, accepted or remediated.',
      one(exceptions?.unanswered),
    ],
    ['last_check_timestamp_seconds', 'Time of the last check.', one(last_check && seconds(last_check.at))],
    ['last_check_new_exceptions', 'Exceptions that were new in it.', one(last_check?.new)],
    [
      'request_items',
      'Items of the request list for which something is to be done.',
      [
        [{ state: 'outstanding' }, items?.outstanding ?? null],
        [{ state: 'denied' }, items?.denied ?? null],
      ],
    ],
    ['period_end_timestamp_seconds', 'End of the running period.', one(period && seconds(period.ends))],
  ];
}

function labelText(labels: Record<string, string>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

/** Seconds since the epoch of an RFC 3339 time. */
function seconds(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}
