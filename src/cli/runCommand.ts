import { run } from '@oclif/core';
import type { AffidavitError } from '../errors/affidavitError.ts';
import { shownError } from './shownError.ts';
import { programCommands } from './suggest/programCommands.ts';
import { incompleteCommand, unknownCommand } from './suggest/unknownCommand.ts';
import { switchedOn } from './switchedOn.ts';
import { printError, printErrorLine, printStack } from './terminal.ts';
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
    if (!wantsHelp(argv)) {
      const incomplete = incompleteCommand(argv, programCommands(root));
      if (incomplete !== null) throw incomplete;
    }
    await run(argv, { root });
  } catch (thrown) {
    if (isQuietExit(thrown)) return;
    const error = commandError(thrown, root) ?? toAffidavitError(thrown);
    if (switchedOn('json', argv)) {
      process.stdout.write(`${JSON.stringify({ error: shownError(error) }, null, 2)}\n`);
      if (switchedOn('debug', argv)) printStack(error);
    } else if (switchedOn('quiet', argv)) {
      printErrorLine(error, '');
    } else {
      printError(error, switchedOn('debug', argv));
    }
    process.exitCode = error.exit;
  }
}

function wantsHelp(argv: readonly string[]): boolean {
  return argv.includes('--help') || argv.includes('-h');
}

/** The error for a command that does not exist, which oclif names by its id; null for anything else. */
function commandError(thrown: unknown, root: string): AffidavitError | null {
  const [, id] = /^command (.+) not found\.?$/is.exec((thrown as Error | null)?.message ?? '') ?? [];
  return id === undefined ? null : unknownCommand(id.split(':'), programCommands(root));
}

/** oclif ends --help and --version by throwing an exit of 0. */
function isQuietExit(thrown: unknown): boolean {
  const exit = (thrown as { code?: string; oclif?: { exit?: number } } | null) ?? {};
  return exit.code === 'EEXIT' && (exit.oclif?.exit ?? 0) === 0;
}
