import type { AffidavitError } from '../errors/affidavitError.ts';
import { printable } from '../formats/printable.ts';
import { redactMessage } from '../redaction/text/redactMessage.ts';

/** Longest line of an error in UTF-16 code units, and most lines of a stack trace. */
const MAX_LINE = 2000;
const MAX_LINES = 200;
const MAX_CAUSES = 10;

/** An error as it leaves the process: control and direction characters made visible, secrets taken out. */
export interface ShownError {
  code: string;
  message: string;
  hint: string;
  exit: number;
}

/** An error as people and programs see it. Paths, flags and texts of a gateway may be in its message. */
export function shownError({ code, message, hint, exit }: AffidavitError): ShownError {
  return { code, message: shown(redactMessage(message)), hint: shown(hint), exit };
}

/** Stack traces of an error and of its causes, for --debug. */
export function shownStack(error: AffidavitError): string {
  const traces = [error.stack ?? ''];
  let cause: unknown = error.cause;
  for (let n = 0; n < MAX_CAUSES && cause instanceof Error; n++, cause = cause.cause)
    traces.push(`caused by: ${cause.stack ?? cause.message}`);
  return shown(redactMessage(traces.join('\n')));
}

function shown(text: string): string {
  return text
    .split('\n')
    .slice(0, MAX_LINES)
    .map((line) => printable(line, MAX_LINE))
    .join('\n');
}
