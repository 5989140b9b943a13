import { createInterface } from 'node:readline/promises';
import { AffidavitError } from '../errors/affidavitError.ts';

/** Whether there is somebody to ask. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/**
 * Asks a question on the terminal, again until there is an answer.
 *
 * @param standard the answer of somebody who only presses Enter
 * @throws AffidavitError INTERRUPTED at Ctrl-C, and where the input ends
 */
export async function ask(question: string, standard?: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new AbortController();
  for (const event of ['SIGINT', 'close'] as const) terminal.once(event, () => ended.abort());
  try {
    for (;;) {
      const shown = standard === undefined ? `${question}: ` : `${question} [${standard}]: `;
      const answer = (await terminal.question(shown, { signal: ended.signal })).trim() || standard;
      if (answer !== undefined) return answer;
    }
  } catch (cause) {
    throw interruption(cause);
  } finally {
    terminal.close();
  }
}

/** An answer, or the interruption that inquirer reports in its own way. */
export async function answered<T>(prompt: Promise<T>): Promise<T> {
  try {
    return await prompt;
  } catch (cause) {
    if ((cause as Error).name !== 'ExitPromptError') throw cause;
    throw interruption(cause);
  }
}

function interruption(cause: unknown): AffidavitError {
  const message = 'Interrupted at a question. Nothing was written.';
  return new AffidavitError('INTERRUPTED', message, 'Run the same command again.', { cause });
}
