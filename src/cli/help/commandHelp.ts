import type { Config } from '@oclif/core';
import ProgramHelp from './programHelp.ts';

/**
 * The help of a command or a topic, as `--help` prints it.
 *
 * @param words of a command or topic that exists
 */
export async function commandHelp(config: Config, words: readonly string[]): Promise<string> {
  const help = new CapturedHelp(config);
  await help.showHelp([...words]);
  return help.lines.join('\n').trimEnd();
}

class CapturedHelp extends ProgramHelp {
  readonly lines: string[] = [];

  protected override log(...words: string[]): void {
    this.lines.push(this.fitted(words.join(' ')));
  }
}
