import { type ChildProcess, spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';

/** Most bytes of a document that a process may print; its check may list many exceptions. */
const MOST_BYTES = 256 * 1024 * 1024;

/** End of a process. */
export interface ProgramEnd {
  /** null: a signal ended it, or it could not be started */
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  /** why it could not be started, or was stopped; empty otherwise */
  failure: string;
}

/** How a process is run. */
export interface ProgramOptions {
  environment: NodeJS.ProcessEnv;
  /** ends the process, which keeps what it has: SIGTERM */
  signal: AbortSignal;
  /** a line that it wrote to stderr */
  onLine: (line: string) => void;
}

/**
 * Runs a program without a shell, in a separate process group: Ctrl-C of the terminal reaches this process alone, which passes it
 * on once. When this process exits, whatever it started is killed.
 */
export function runProgram(
  file: string,
  argv: readonly string[],
  { environment, signal, onLine }: ProgramOptions,
): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    const child = spawn(file, argv, {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const pieces: Buffer[] = [];
    let bytes = 0;
    let failure = '';
    const stop = () => child.kill('SIGTERM');
    const kill = () => killGroup(child);
    process.once('exit', kill);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    child.stdout.on('data', (piece: Buffer) => {
      bytes += piece.length;
      if (bytes <= MOST_BYTES) pieces.push(piece);
      else if (failure === '') {
        failure = 'it printed more than 256 MiB';
        kill();
      }
    });
    linesOf(child, onLine);
    child.on('error', (error) => {
      failure ||= error.message;
      if (child.pid === undefined) finish(null, null);
    });
    child.on('close', finish);

    function finish(status: number | null, ended: NodeJS.Signals | null): void {
      process.off('exit', kill);
      signal.removeEventListener('abort', stop);
      resolve({ status, signal: ended, stdout: Buffer.concat(pieces).toString('utf8'), failure });
    }
  });
}

/** Kills a process that was started here, and what it started. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // it has just ended
  }
}

function linesOf(child: ChildProcess, onLine: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  child.stderr?.on('data', (piece: Buffer) => {
    const lines = (rest + decoder.write(piece)).split('\n');
    // a line without an end is no reason to keep all of it
    rest = (lines.pop() ?? '').slice(-64 * 1024);
    for (const line of lines) onLine(line);
  });
  child.stderr?.on('end', () => {
    if (rest !== '') onLine(rest);
  });
}
