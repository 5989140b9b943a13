import { bashCompletion } from './bash.ts';
import { completedProgram, type ProgramSource } from './completedCommands.ts';
import { fishCompletion } from './fish.ts';
import { zshCompletion } from './zsh.ts';

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

/** The completion script of the program for a shell. */
export function completionScript(shell: keyof typeof SCRIPTS, program: ProgramSource): string {
  return SCRIPTS[shell](completedProgram(program));
}
