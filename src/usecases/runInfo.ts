import { hostname, userInfo } from 'node:os';
import { shellWord } from '../formats/shellWord.ts';
import type { RunInfo } from '../records/snapshot.ts';
import { redactMessage } from '../redaction/text/redactMessage.ts';

/** Longest command line that is kept, in UTF-16 code units. */
const MOST = 4_000;

/**
 * Where this process runs, for the record of a snapshot.
 *
 * @param argv the arguments as they were typed, without the program; what looks like a secret is left out
 */
export function runInfo(argv: readonly string[]): RunInfo {
  const typed = ['affidavit', ...argv].map(shellWord).join(' ');
  const command_line = redactMessage(typed);
  return {
    host: hostname(),
    os_user: osUser(),
    command_line: command_line.length > MOST ? `${command_line.slice(0, MOST)}…` : command_line,
  };
}

/** The operating system's user and host, as `user@host`. */
export function whoRuns(): string {
  return `${osUser()}@${hostname()}`;
}

function osUser(): string {
  try {
    return userInfo().username;
  } catch {
    // a user id without an entry in the system's list of users, as in containers
    return `uid ${process.getuid?.() ?? '?'}`;
  }
}
