import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/baseCommand.ts';
import { commandHelp } from '../cli/help/commandHelp.ts';
import { rootHelpOf } from '../cli/help/quickAnswer.ts';
import { unknownCommand } from '../cli/suggest/unknownCommand.ts';
import type { HelpReport } from '../records/reports/programReports.ts';

export default class HelpCommand extends BaseCommand {
  static override summary = 'Show the help of a command: flags, examples, exit status.';
  static override description =
    'The same text as `affidavit COMMAND --help`; without a command, that of `affidavit --help`.\n\nExit status: 0 shown; 2 there is no such command.';
  static override examples = [
    '<%= config.bin %> help pull',
    '<%= config.bin %> help review start',
    '<%= config.bin %> help store --json',
  ];
  static override strict = false;
  static override args = {
    command: Args.string({ description: 'command or topic, in as many words as it has (default: all)' }),
  };

  async run(): Promise<HelpReport> {
    const { argv, flags } = await this.parse(HelpCommand);
    const report = { command: argv.join(' '), text: await this.#text(argv as string[]) };
    if (!this.jsonEnabled() && !flags.quiet) this.log(report.text);
    return report;
  }

  async #text(words: string[]): Promise<string> {
    if (words.length === 0) return rootHelpOf(this.config.root).trimEnd();
    const commands = this.config.commandIDs.map((id) => id.replaceAll(':', ' '));
    const name = words.join(' ');
    if (!commands.some((command) => command === name || command.startsWith(`${name} `)))
      throw unknownCommand(words, commands);
    return commandHelp(this.config, words);
  }
}
