import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/baseCommand.ts';
import type { CompletionReport } from '../records/reports/programReports.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

export default class Completion extends BaseCommand {
  static override summary = 'Print the shell completion for bash, zsh or fish.';
  static override description =
    `The script completes commands, flags, values and files, and asks nothing of affidavit while you type. Print it anew after an update. Load it by one line:

  bash  in ~/.bashrc: eval "$(affidavit completion bash)"
  zsh   in ~/.zshrc, after compinit: source <(affidavit completion zsh)
  fish  once: affidavit completion fish > ~/.config/fish/completions/affidavit.fish

Exit status: 0 printed; 2 wrong usage.`;
  static override examples = ['<%= config.bin %> completion bash', '<%= config.bin %> completion zsh --json'];
  static override args = {
    shell: Args.string({ required: true, options: [...SHELLS], description: 'the shell' }),
  };

  async run(): Promise<CompletionReport> {
    const { args, flags } = await this.parse(Completion);
    const shell = args.shell as (typeof SHELLS)[number];
    const { completionScript } = await import('../cli/completion/completionScript.ts');
    const report = { shell, script: completionScript(shell, this.config) };
    if (!this.jsonEnabled() && !flags.quiet) process.stdout.write(report.script);
    return report;
  }
}
