import { plural } from '../../../formats/plural.ts';
import type { FleetException } from '../../../records/fleet.ts';
import type {
  FleetCheckReport,
  FleetExportReport,
  FleetHealthReport,
  FleetPullReport,
  MemberError,
} from '../../../records/reports/fleetReports.ts';
import { pullSummary } from '../collect/pullSummary.ts';
import { checkSummary } from '../conclude/check.ts';
import { healthSummary } from '../operate/health.ts';
import { cell } from '../table.ts';

/** One line about one cluster, or about the whole fleet. */
export interface FleetLine {
  text: string;
  /** whether --quiet prints it, too */
  isWrong: boolean;
}

type Member<Report> = { name: string; exit: number; report: Report | null; error: MemberError | null };

/** The line of a cluster's pull. @param at RFC 3339 time of a line without a report */
export function pullLine(
  member: Member<FleetPullReport['clusters'][number]['report'] & object>,
  at: string,
): FleetLine {
  const { name, exit, report } = member;
  if (report === null) return errorLine(member, at);
  const check = report.check === undefined ? '' : `\n${checkSummary(report.check, name)}`;
  return { text: `${pullSummary(report, name)}${check}`, isWrong: exit !== 0 };
}

/** The lines after those of the clusters: exceptions of the population, then the whole in one line. */
export function pullEnd(report: FleetPullReport): FleetLine[] {
  const { clusters } = report;
  const complete = clusters.filter(({ report: pulled }) => pulled?.complete === true).length;
  const failed = clusters.filter(({ report: pulled }) => pulled === null).length;
  const parts = [
    `${complete} complete`,
    `${clusters.length - complete - failed} incomplete`,
    `${failed} failed`,
  ];
  // what the line of the cluster has said already
  const known = new Set(clusters.filter(({ exit }) => exit !== 0).map(({ name }) => name));
  const further = report.exceptions.filter(
    ({ kind, cluster }) => kind === 'undeclared' || !known.has(cluster),
  );
  return [...further.map((one) => exceptionLine(one, report.at)), whole(report, parts.join(', '))];
}

/** One line a cluster, the exceptions of the population, the whole. */
export function healthLines(report: FleetHealthReport): FleetLine[] {
  const lines = report.clusters.map((member) =>
    member.report === null
      ? errorLine(member, report.at)
      : { text: healthSummary(member.report, member.name), isWrong: !member.report.healthy },
  );
  const healthy = report.clusters.filter((member) => member.report?.healthy === true).length;
  return [
    ...lines,
    ...report.exceptions.map((one) => exceptionLine(one, report.at)),
    whole(report, `${healthy} healthy, ${report.clusters.length - healthy} not`),
  ];
}

/** The same of a check. */
export function checkLines(report: FleetCheckReport): FleetLine[] {
  const lines = report.clusters.map((member) =>
    member.report === null
      ? errorLine(member, report.at)
      : { text: checkSummary(member.report, member.name), isWrong: member.report.failed },
  );
  const { counts } = report;
  const checked = report.clusters.filter((member) => member.report !== null).length;
  const parts = [
    `${checked} checked`,
    `${counts.new} new`,
    `${counts.open} open`,
    `${counts.resolved} resolved`,
    ...(counts.not_determined === 0 ? [] : [`${counts.not_determined} not determined`]),
  ];
  return [
    ...lines,
    ...report.exceptions.map((one) => exceptionLine(one, report.at)),
    whole(report, parts.join(', ')),
  ];
}

/** The line of a cluster's export. @param at RFC 3339 time of the line */
export function exportLine(
  member: Member<FleetExportReport['clusters'][number]['report'] & object>,
  at: string,
): FleetLine {
  const { name, report } = member;
  if (report === null) return errorLine(member, at);
  const exceptions = report.results.reduce((sum, one) => sum + one.exceptions, 0);
  const state = report.complete ? '' : ', its snapshot is incomplete';
  const text = `${time(at)} ${name}: ${report.path}: ${plural(exceptions, 'exception')}${state}`;
  return { text: cell(text, 1_000), isWrong: !report.complete };
}

/** The lines after them: exceptions of the population, the roll-up with its hash and key, the whole. */
export function exportEnd(report: FleetExportReport): FleetLine[] {
  const { clusters, roll_up: rollUp, exceptions, at, results } = report;
  const written = clusters.filter((member) => member.report !== null).length;
  const found = results.reduce((sum, one) => sum + one.exceptions, 0);
  const parts = [
    plural(written, 'bundle'),
    `${clusters.length - written} without`,
    plural(found, 'exception'),
  ];
  return [
    ...exceptions.map((one) => exceptionLine(one, at)),
    { text: cell(`Roll-up  ${rollUp.path}`, 1_000), isWrong: false },
    { text: `SHA-256  ${rollUp.sha256}`, isWrong: false },
    {
      text: `Sums     ${rollUp.sha256sums_sha256} (write this down: the next roll-up must name it)`,
      isWrong: false,
    },
    { text: `Key      ${rollUp.key_fingerprint}`, isWrong: false },
    whole(report, parts.join(', ')),
  ];
}

function whole(
  {
    at,
    declared,
    selected,
    exceptions,
    exit,
  }: Pick<FleetPullReport, 'at' | 'declared' | 'selected' | 'exceptions' | 'exit'>,
  text: string,
): FleetLine {
  const of =
    selected === declared ? plural(declared, 'cluster') : `${selected} of ${plural(declared, 'cluster')}`;
  const population =
    exceptions.length === 0 ? '' : `; ${plural(exceptions.length, 'exception')} of the population (F01)`;
  const end = exit === 0 ? '' : ` (exit ${exit})`;
  return { text: `${time(at)} fleet: ${of}: ${text}${population}${end}`, isWrong: exit !== 0 };
}

function exceptionLine({ cluster, kind, facts }: FleetException, at: string): FleetLine {
  return {
    text: cell(`${time(at)} ${cluster}: F01 ${kind.replaceAll('_', ' ')}: ${facts}`, 1_000),
    isWrong: true,
  };
}

function errorLine({ name, error }: Member<unknown>, at: string): FleetLine {
  const { message = 'no report', code = 'BUG', exit = 1 } = error ?? {};
  return {
    text: cell(`${time(at)} ${name}: error: ${message} (${code}, exit ${exit})`, 1_000),
    isWrong: true,
  };
}

function time(at: string): string {
  return at.replace(/\.\d+Z$/, 'Z');
}
