import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../../errors/codes.ts';
import { printable } from '../../formats/printable.ts';
import type { FleetMember } from '../../records/fleet.ts';
import { type MemberError, memberErrorSchema } from '../../records/reports/fleetReports.ts';
import { type ProgramEnd, runProgram } from './runProgram.ts';

/** The installed program, and what its processes get. */
export interface FleetProgram {
  /** absolute path of bin/run.js */
  script: string;
  /** absolute path of the configuration that declares the fleet */
  configFile: string;
  environment: NodeJS.ProcessEnv;
  /** most processes at a time */
  jobs: number;
  signal: AbortSignal;
  /** a warning of one of them */
  onWarning: (cluster: string, text: string) => void;
}

/** How the process of one cluster ended; one of report and error is null. */
export interface MemberEnd<Report> {
  member: FleetMember;
  /** its exit status */
  exit: number;
  report: Report | null;
  error: MemberError | null;
}

/** Variables that are for this process alone. */
const OWN_VARIABLES = [
  ...['JSON', 'QUIET', 'DEBUG', 'CONFIG', 'NO_CONFIG', 'FLEET_CLUSTER', 'OPENMETRICS', 'ONLY', 'TAG', 'JOBS'],
].map((name) => `AFFIDAVIT_${name}`);

/**
 * Runs one command of the program for each cluster, a process each, a few at a time. One that fails stops no other. After an
 * interruption no further one is started, and those that run are ended.
 *
 * @param argv the command and its flags; the cluster is added
 * @param schema of the document that the command prints under --json
 * @param onEnd gets each end when it comes
 * @returns the ends in the order of the members; of those that were never started: INTERRUPTED
 */
export async function runMembers<Report>(
  program: FleetProgram,
  members: readonly FleetMember[],
  argv: readonly string[] | ((member: FleetMember) => readonly string[]),
  schema: z.ZodType<Report>,
  onEnd: (end: MemberEnd<Report>) => void = () => {},
): Promise<MemberEnd<Report>[]> {
  const ends = members.map(
    (member): MemberEnd<Report> => failed(member, 'INTERRUPTED', 'It was not started.'),
  );
  let next = 0;
  const work = async (): Promise<void> => {
    while (!program.signal.aborted) {
      const index = next;
      next += 1;
      const member = members[index];
      if (member === undefined) return;
      const end = await runMember(program, member, typeof argv === 'function' ? argv(member) : argv, schema);
      ends[index] = end;
      onEnd(end);
    }
  };
  await Promise.all(Array.from({ length: Math.min(program.jobs, members.length) }, work));
  return ends;
}

async function runMember<Report>(
  program: FleetProgram,
  member: FleetMember,
  argv: readonly string[],
  schema: z.ZodType<Report>,
): Promise<MemberEnd<Report>> {
  const environment = { ...program.environment };
  for (const name of OWN_VARIABLES) delete environment[name];
  const words = [...argv, '--config', program.configFile, '--fleet-cluster', member.name, '--json'];
  let lastLine = '';
  const end = await runProgram(process.execPath, [program.script, ...words], {
    environment,
    signal: program.signal,
    onLine: (line) => {
      if (line.trim() !== '') lastLine = line;
      if (line.startsWith('warning: ')) program.onWarning(member.name, line.slice('warning: '.length));
    },
  });
  return outcome(member, end, lastLine, schema);
}

function outcome<Report>(
  member: FleetMember,
  end: ProgramEnd,
  lastLine: string,
  schema: z.ZodType<Report>,
): MemberEnd<Report> {
  const document = jsonOf(end.stdout);
  const error = z.object({ error: memberErrorSchema }).safeParse(document);
  if (error.success)
    return { member, exit: end.status ?? error.data.error.exit, report: null, error: error.data.error };
  const report = schema.safeParse(document);
  if (report.success && end.status !== null)
    return { member, exit: end.status, report: report.data, error: null };
  if (end.signal !== null && end.failure === '')
    return failed(member, 'INTERRUPTED', `Its process was ended by ${end.signal}.`);
  const why = end.failure || printable(lastLine, 300) || 'it printed no document';
  return failed(member, 'BUG', `Its process ended with ${end.status ?? 'no status'}: ${why}`);
}

function failed<Report>(member: FleetMember, code: ErrorCode, message: string): MemberEnd<Report> {
  const { exit } = ERROR_CODES[code];
  const error = { code, message, hint: `Run it for --fleet-cluster ${member.name} alone.`, exit };
  return { member, exit, report: null, error };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Exit statuses from the most severe on (docs/fleet.md). */
const MOST_SEVERE_FIRST = [130, 1, 7, 6, 2, 3, 8, 5, 4, 9, 0];

/** The worst of several exit statuses; 0 of none. */
export function worstExit(statuses: readonly number[]): number {
  const rank = (status: number) => {
    const found = MOST_SEVERE_FIRST.indexOf(status);
    return found === -1 ? 1 : found;
  };
  return statuses.reduce((worst, status) => (rank(status) < rank(worst) ? status : worst), 0);
}
