import { spawn } from 'node:child_process';
import type { Sending } from './webhook.ts';
import { TIMEOUT_MS } from './webhook.ts';

/**
 * Runs a program with a text on its standard input, without a shell. What it prints is dropped.
 *
 * @param argv program and arguments
 * @returns null when it ended with 0; else why not
 * @throws the signal's reason when it was aborted
 */
export async function runCommand(
  argv: readonly string[],
  text: string,
  { signal, timeoutMs = TIMEOUT_MS }: Sending,
): Promise<string | null> {
  const [program = '', ...args] = argv;
  const ended = await new Promise<string | null>((resolve) => {
    const child = spawn(program, args, {
      stdio: ['pipe', 'ignore', 'ignore'],
      signal,
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    child.on('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(`it could not be run (${code ?? 'unknown'})`),
    );
    child.on('close', (status, killed) => {
      if (status === 0) resolve(null);
      else
        resolve(
          killed === null
            ? `it ended with ${status}`
            : `it was ended by ${killed}, at most ${timeoutMs / 1000} s after its start`,
        );
    });
    // a program that reads nothing closes its input early
    child.stdin.on('error', () => undefined);
    child.stdin.end(`${text}\n`);
  });
  signal.throwIfAborted();
  return ended;
}
