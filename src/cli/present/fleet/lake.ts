import { plural } from '../../../formats/plural.ts';
import type {
  LakeCheckReport,
  LakeVerifyReport,
  LakeWriteReport,
  ReferenceReport,
} from '../../../records/reports/lakeReports.ts';
import { statusWord } from '../statusWord.ts';
import { cell, table } from '../table.ts';
import { checksTable } from '../verify/verify.ts';

/** A line for each evidence set that was written, datasets that were not read completely, then the lake. */
export function presentLakeWrite(report: LakeWriteReport): string {
  const rows = report.written.map(({ cluster, period, rows, events, days, bytes }) => [
    cell(cluster, 60),
    cell(period),
    String(rows),
    String(events),
    String(days),
    sizeText(bytes),
  ]);
  const gaps = report.written.flatMap(({ cluster, not_complete }) =>
    not_complete.length === 0
      ? []
      : [
          `${cell(cluster, 60)}: not complete: ${not_complete.map(({ dataset, status }) => `${dataset} (${status})`).join(', ')}`,
        ],
  );
  return [
    table(
      [
        { head: 'CLUSTER' },
        { head: 'PERIOD' },
        { head: 'ROWS', right: true },
        { head: 'EVENTS', right: true },
        { head: 'DAYS', right: true },
        { head: 'SIZE', right: true },
      ],
      rows,
    ),
    ...(gaps.length === 0 ? [] : ['', ...gaps]),
    '',
    `Lake     ${cell(report.lake)}: ${plural(report.sets.length, 'evidence set')}, ${plural(report.files, 'file')}, ${sizeText(report.bytes)}${report.changed ? '' : ' (as before: nothing was written)'}`,
    `Sums     ${report.sha256sums_sha256} (SHA-256 of SHA256SUMS)`,
    `Signed   ${report.key_fingerprint}`,
  ].join('\n');
}

/** One line a procedure: its result for each cluster, the number of exceptions in all; then exceptions by cluster. */
export function presentLakeCheck(report: LakeCheckReport): string {
  const { results, sets, counts, exceptions, exceptions_total, engine } = report;
  const procedures = [...new Set(results.map(({ procedure }) => procedure))];
  const rows = procedures.map((id) => {
    const own = results.filter(({ procedure }) => procedure === id);
    const clusters = (wanted: string) => String(own.filter(({ result }) => result === wanted).length);
    return [
      id,
      cell(own[0]?.title ?? '', 60),
      String(own.reduce((sum, { population }) => sum + population, 0)),
      String(own.reduce((sum, one) => sum + one.exceptions, 0)),
      ...['no_exception', 'exception', 'judgment_required', 'insufficient_evidence', 'not_applicable'].map(
        clusters,
      ),
    ];
  });
  const byCluster = sets.map(({ cluster, period }) => {
    const own = results.filter((one) => one.cluster === cluster && one.period === period);
    return [
      cell(cluster, 60),
      cell(period),
      String(own.reduce((sum, one) => sum + one.exceptions, 0)),
      cell(
        own
          .filter(({ result }) => result === 'exception')
          .map(({ procedure }) => procedure)
          .join(' ') || '–',
        400,
      ),
    ];
  });
  const missing = exceptions_total - exceptions.length;
  return [
    table(
      [
        { head: 'ID' },
        { head: 'PROCEDURE', width: 34 },
        { head: 'ROWS', right: true },
        { head: 'EXC', right: true },
        { head: 'NO', right: true },
        { head: 'EX', right: true },
        { head: 'JR', right: true },
        { head: 'IE', right: true },
        { head: 'NA', right: true },
      ],
      rows,
    ),
    '',
    'ROWS: population · EXC: exceptions, both over all clusters. Clusters by result: NO no exception, EX exception, JR judgment required, IE insufficient evidence, NA not applicable.',
    '',
    table(
      [
        { head: 'CLUSTER', width: 34 },
        { head: 'PERIOD' },
        { head: 'EXCEPTIONS', right: true },
        { head: 'PROCEDURES WITH EXCEPTIONS', width: 28 },
      ],
      byCluster,
    ),
    '',
    `${plural(sets.length, 'evidence set')}, ${plural(results.length, 'result')}: ${counts.exception} exception, ${counts.insufficient_evidence} insufficient evidence, ${counts.judgment_required} judgment required, ${counts.no_exception} no exception, ${counts.not_applicable} not applicable.`,
    `${plural(exceptions_total, 'exception')}; --json lists them${missing > 0 ? `, all but ${missing}` : ''}. ${engineName(engine)}; files ${report.verdict === 'verified' ? 'verified with the given key' : 'verified with the key enclosed in the lake only'}.`,
  ].join('\n');
}

function engineName({ name, version }: LakeCheckReport['engine']): string {
  const names = { duckdb: 'DuckDB', spark: 'Spark' } as const;
  return `${names[name]} ${cell(version.replace(/^v/, ''))}`;
}

const MEANING = {
  verified: 'Every file is as it was written, signed with a key received separately from the lake.',
  'self-attested':
    'Every file is as it was written, by the key enclosed in the lake, which does not prove its origin. Use --public-key or --allowed-signers with the key received from the entity; --self-attested accepts this verdict.',
  failed: 'At least one check failed. Do not rely on this lake.',
} as const;

/** Every check by name with pass, fail or skip and its code, then the verdict. */
export function presentLakeVerify(report: LakeVerifyReport): string {
  const { manifest, verdict } = report;
  return [
    checksTable(report.checks),
    '',
    ...(manifest === null
      ? []
      : [
          `Lake     of ${cell(manifest.entity)}: ${plural(manifest.sets.length, 'evidence set')}, ${plural(manifest.files, 'file')}, ${sizeText(manifest.bytes)}`,
          `Sums     ${manifest.sha256sums_sha256} (SHA-256 of SHA256SUMS)`,
          '',
        ]),
    `${statusWord(verdict)}: ${MEANING[verdict]}`,
  ].join('\n');
}

/** The checks that a bundle and its lake did not pass, the files that differ, then the verdict. */
export function presentReference({ verdict, bundle, lake, reference }: ReferenceReport): string {
  const open = [...bundle.checks, ...lake.checks].filter(({ status }) => status === 'fail');
  const findings = reference.findings.map(({ code, path, detail }) => [code, cell(path, 120), cell(detail)]);
  return [
    ...(open.length === 0 ? [] : [checksTable(open), '']),
    ...(findings.length === 0
      ? []
      : [
          table([{ head: 'CODE' }, { head: 'FILE', width: 60 }, { head: 'DETAIL', width: 40 }], findings),
          '',
        ]),
    `Bundle   ${statusWord(bundle.verdict)}: ${cell(bundle.file)}`,
    `Lake     ${statusWord(lake.verdict)}: ${cell(lake.lake)}`,
    `Events   ${reference.events} in ${plural(reference.files, 'Parquet file')} that the bundle names`,
    '',
    `${statusWord(verdict)}: ${REFERENCE_MEANING[verdict]}`,
  ].join('\n');
}

const REFERENCE_MEANING = {
  verified: 'Bundle and lake passed every check, and each Parquet file is the one that the bundle names.',
  'self-attested':
    'Each Parquet file is the one that the bundle names, checked only with the keys enclosed in bundle and lake, which does not prove their origin.',
  failed: 'The bundle, the lake or a file between them failed. Do not rely on them.',
} as const;

/** Bytes as people read them, in decimal units. */
function sizeText(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1000)} kB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(2)} GB`;
}
