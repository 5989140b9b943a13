import chalk from 'chalk';
import type { AffidavitError } from '../errors/affidavitError.ts';
import { printable, printableLines } from '../formats/printable.ts';
import { shownError, shownStack } from './shownError.ts';

/** Messages of a command besides its result. All of them go to stderr, so that stdout holds the result alone. */
export interface Terminal {
  /** a line for the person; silent under --quiet */
  info(text: string): void;
  /** something that needs attention but stops nothing; silent under --quiet */
  warn(text: string): void;
  /** one line that --quiet prints, too: a result that a cron job must mail */
  always(text: string): void;
  /** shows one changing line on a terminal; nothing elsewhere */
  progress(text: string): void;
  /** removes the changing line */
  endProgress(): void;
}

/**
 * @param options quiet: only errors are printed
 */
export function createTerminal(options: { quiet: boolean }): Terminal {
  const live = !options.quiet && process.stderr.isTTY === true;
  let shown = false;
  const clear = () => {
    if (shown) process.stderr.write('\r\u001b[2K');
    shown = false;
  };
  return {
    info(text) {
      if (options.quiet) return;
      clear();
      process.stderr.write(`${printableLines(text)}\n`);
    },
    warn(text) {
      if (options.quiet) return;
      clear();
      process.stderr.write(`${chalk.yellow('warning:')} ${printableLines(text)}\n`);
    },
    always(text) {
      clear();
      process.stderr.write(`${printableLines(text)}\n`);
    },
    progress(text) {
      if (!live) return;
      const width = Math.max(20, process.stderr.columns ?? 80) - 1;
      process.stderr.write(`\r\u001b[2K${printable(text, width)}`);
      shown = true;
    },
    endProgress: clear,
  };
}

/** Prints an error for people: what happened, what to try, the code; the stack only with --debug. */
export function printError(error: AffidavitError, debug: boolean): void {
  const { message, hint, code, exit } = shownError(error);
  const lines = [`${chalk.red('error:')} ${message}`];
  if (hint) lines.push(`  try: ${hint}`);
  lines.push(`  code: ${code} (exit ${exit})`);
  process.stderr.write(`\r${lines.join('\n')}\n`);
  if (debug) printStack(error);
}

/** Prints an error as one line, for --quiet: what happened and the code. @param prefix such as a time */
export function printErrorLine(error: AffidavitError, prefix: string): void {
  const { message, code, exit } = shownError(error);
  process.stderr.write(`${prefix}error: ${message.replaceAll('\n', ' ')} (${code}, exit ${exit})\n`);
}

/** Prints the stack traces of an error on stderr: what --debug adds, also where stdout holds a JSON document. */
export function printStack(error: AffidavitError): void {
  process.stderr.write(`${shownStack(error)}\n`);
}
