import { run } from '@oclif/core';
import { shownError } from './shownError.ts';
import { switchedOn } from './switchedOn.ts';
import { printError, printStack } from './terminal.ts';
import { toAffidavitError } from './toAffidavitError.ts';

/**
 * Runs the command that the arguments name. Commands print their own errors; what reaches this place (an unknown command,
 * a defect while loading) is printed by the same rules.
 *
 * @param root folder that holds package.json
 * @param argv arguments after the program's name
 */
export async function runCommand(root: string, argv: string[]): Promise<void> {
  try {
    await run(argv, { root });
  } catch (thrown) {
    if (isQuietExit(thrown)) return;
    const error = toAffidavitError(thrown);
    if (switchedOn('json', argv)) {
      process.stdout.write(`${JSON.stringify({ error: shownError(error) }, null, 2)}\n`);
      if (switchedOn('debug', argv)) printStack(error);
    } else {
      printError(error, switchedOn('debug', argv));
    }
    process.exitCode = error.exit;
  }
}

/** oclif ends --help and --version by throwing an exit of 0. */
function isQuietExit(thrown: unknown): boolean {
  const exit = (thrown as { code?: string; oclif?: { exit?: number } } | null) ?? {};
  return exit.code === 'EEXIT' && (exit.oclif?.exit ?? 0) === 0;
}
