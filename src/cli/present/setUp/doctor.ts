import chalk from 'chalk';
import { plural } from '../../../formats/plural.ts';
import type { DoctorCheck, DoctorReport } from '../../../records/reports/doctorReport.ts';
import { cell } from '../table.ts';

const COLORS = { ok: chalk.green, warning: chalk.yellow, problem: chalk.red } as const;
/** Widths of the longest status and the longest name of a check. */
const STATUS_WIDTH = 9;
const CHECK_WIDTH = 15;

/** One line: status, check, what was found, what to do. */
export function presentCheck({ status, check, message, advice }: DoctorCheck): string {
  const text = [message.replace(/\.$/, ''), advice].filter((part) => part !== '').join('. ');
  const name = check.replaceAll('_', ' ').padEnd(CHECK_WIDTH);
  return `${COLORS[status](status.padEnd(STATUS_WIDTH))}${name}${cell(text, 1_000)}`;
}

/** The last line: how many problems and warnings there are. */
export function presentDoctor({ healthy, checks }: DoctorReport): string {
  const count = (status: DoctorCheck['status']) => checks.filter((check) => check.status === status).length;
  const warnings = count('warning') === 0 ? '' : ` ${plural(count('warning'), 'warning')}.`;
  return healthy ? `No problems.${warnings}` : `${plural(count('problem'), 'problem')} (exit 4).${warnings}`;
}

/** One line for --quiet: the problems by name, at most 1,000 characters. */
export function presentProblems({ checks }: DoctorReport): string {
  const problems = checks.filter(({ status }) => status === 'problem');
  const named = problems.map(({ check, message }) => `${check}: ${message.replace(/\.$/, '')}`).join('; ');
  return cell(`${plural(problems.length, 'problem')} (exit 4): ${named}`, 1_000);
}
