import { quickAnswer } from './help/quickAnswer.ts';

/**
 * The program: answers what needs no command by itself, else loads oclif and runs the command.
 *
 * @param root folder that holds package.json
 * @param argv arguments after the program's name
 */
export async function main(root: string, argv: string[]): Promise<void> {
  const answer = quickAnswer(root, argv);
  if (answer !== null) {
    process.stdout.write(answer);
    return;
  }
  const { runCommand } = await import('./runCommand.ts');
  await runCommand(root, argv);
}
