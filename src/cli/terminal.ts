import chalk from 'chalk';
import type { AffidavitError } from '../errors/affidavitError.ts';

/** Messages of a command besides its result. All of them go to stderr, so that stdout holds the result alone. */
export interface Terminal {
  /** a line for the person; silent under --quiet */
  info(text: string): void;
  /** something that needs attention but stops nothing; silent under --quiet */
  warn(text: string): void;
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
      process.stderr.write(`${text}\n`);
    },
    warn(text) {
      if (options.quiet) return;
      clear();
      process.stderr.write(`${chalk.yellow('warning:')} ${text}\n`);
    },
    progress(text) {
      if (!live) return;
      const width = Math.max(20, process.stderr.columns ?? 80) - 1;
      process.stderr.write(`\r\u001b[2K${text.length > width ? `${text.slice(0, width - 1)}…` : text}`);
      shown = true;
    },
    endProgress: clear,
  };
}

/** Prints an error for people: what happened, what to try, the code; the stack only with --debug. */
export function printError(error: AffidavitError, debug: boolean): void {
  const lines = [`${chalk.red('error:')} ${error.message}`];
  if (error.hint) lines.push(`  try: ${error.hint}`);
  lines.push(`  code: ${error.code} (exit ${error.exit})`);
  if (debug) {
    lines.push(error.stack ?? '');
    for (let cause = error.cause; cause instanceof Error; cause = cause.cause)
      lines.push(`caused by: ${cause.stack ?? cause.message}`);
  }
  process.stderr.write(`\r${lines.join('\n')}\n`);
}
