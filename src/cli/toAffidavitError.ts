import { AffidavitError } from '../errors/affidavitError.ts';
import { escapedWriteError } from '../errors/escapedWriteError.ts';
import { printable } from '../formats/printable.ts';
import { wrongWord } from './suggest/wrongWord.ts';

interface OclifLike {
  message?: string;
  oclif?: { exit?: number };
}

/** The command whose arguments were read, for the hint. */
export interface ReadCommand {
  /** by its words: "store check" */
  name: string;
  /** names of its flags */
  flags: readonly string[];
}

/**
 * The one place that turns whatever was thrown into an AffidavitError, and so into an exit status.
 *
 * @param thrown anything
 * @returns the error itself, USAGE for what oclif says of flags and arguments, BUG for the rest
 */
export function toAffidavitError(thrown: unknown): AffidavitError {
  if (thrown instanceof AffidavitError) return thrown;
  const error = thrown as OclifLike;
  if (isUsage(error)) {
    return usageError(thrown);
  }
  const unwritten = escapedWriteError(thrown);
  if (unwritten !== null) return unwritten;
  const message = error?.message ? printable(error.message) : 'unknown';
  return new AffidavitError(
    'BUG',
    `Internal error: ${message}`,
    'This is a defect of affidavit. Run the command again with --debug and report its output.',
    { cause: thrown },
  );
}

/**
 * The error for a command line that could not be understood.
 *
 * @param thrown what oclif threw while it read the command line
 * @param command whose arguments these are; null: not known
 */
export function usageError(thrown: unknown, command: ReadCommand | null = null): AffidavitError {
  if (thrown instanceof AffidavitError) return thrown;
  const hint =
    command === null
      ? 'Run the command with --help for its flags.'
      : `Run \`affidavit ${command.name} --help\` for its flags and arguments.`;
  const message = wrongWord(thrown, command?.flags ?? []) ?? printable(oclifText(thrown));
  return new AffidavitError('USAGE', message, hint, { cause: thrown });
}

/** oclif's message on one line, without its own hints. */
function oclifText(thrown: unknown): string {
  return ((thrown as OclifLike | null)?.message ?? 'Wrong usage.')
    .split('\n')
    .filter((line, index) => index === 0 || !/--help/.test(line))
    .join(' ')
    .replace(/\s+/g, ' ')
    .replace(/^The following errors? occurred: ?/, '')
    .replace(/Missing required flag ([a-z][a-z-]*)/g, 'Missing required flag: --$1.')
    .trim();
}

/** oclif marks parse failures with exit 2 and an unknown command with 127; both are the person's to mend. */
function isUsage(error: OclifLike): boolean {
  const exit = error?.oclif?.exit;
  return exit === 2 || exit === 127;
}
