import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/baseCommand.ts';
import { flags } from '../cli/flags.ts';
import { AffidavitError } from '../errors/affidavitError.ts';
import type { ExportReport } from '../records/exportReport.ts';
import type { PullReport } from '../records/snapshot.ts';
import type { VerifyReport } from '../records/verifyReport.ts';

/** The document of `demo --json`. */
export interface DemoReport {
  out: string;
  pull: PullReport;
  export: ExportReport;
  verify: VerifyReport;
}

export default class Demo extends BaseCommand {
  static override summary =
    'Run pull, export and verify against an embedded gateway with data of a fictitious company.';
  static override description =
    `Starts a gateway on loopback that implements Teleport's protocol (gRPC over mTLS, through a proxy), runs the commands as against a real gateway, and prints where the results are.

Exit status: 0 when every step succeeded, else that of the step that failed.`;
  static override examples = ['<%= config.bin %> demo --out affidavit-demo'];
  static override flags = {
    out: { ...flags.out, default: 'affidavit-demo' },
    personality: Flags.string({
      env: 'AFFIDAVIT_PERSONALITY',
      options: ['14.2', '18'],
      default: '14.2',
      description: 'version of the embedded gateway',
    }),
  };

  async run(): Promise<DemoReport> {
    const { flags: given } = await this.parse(Demo);
    const { prepareDemo } = await import('../usecases/demo.ts');
    const demo = await prepareDemo({
      outDir: given.out as string,
      personality: given.personality as '14.2' | '18',
    });
    try {
      const pull = await this.#step<PullReport>(demo.pull, given.quiet);
      const exported = await this.#step<ExportReport>(demo.export, given.quiet);
      const verify = await this.#step<VerifyReport>(demo.verify(exported.path), given.quiet);
      const report = { out: demo.outDir, pull, export: exported, verify };
      this.terminal.info(
        `\nThe store, the key and the bundle are in ${demo.outDir}. Unpack the bundle and begin with README.txt.`,
      );
      return report;
    } finally {
      await demo.stop();
    }
  }

  /** Runs one of our own commands as a person would type it, and stops the demo when it fails. */
  async #step<Result>(argv: string[], quiet: boolean): Promise<Result> {
    this.terminal.info(
      `\n$ affidavit ${argv.map((word) => (/[^\w@%+=:,./-]/.test(word) ? JSON.stringify(word) : word)).join(' ')}`,
    );
    const [id = '', ...rest] = argv;
    const silent = quiet || this.jsonEnabled();
    const result = await this.config.runCommand<Result | undefined>(id, silent ? [...rest, '--quiet'] : rest);
    if (result === undefined || (process.exitCode ?? 0) !== 0) {
      throw new DemoStopped(id);
    }
    return result;
  }
}

/** The step has printed its own error and set the exit status; this only ends the demo. */
class DemoStopped extends AffidavitError {
  constructor(step: string) {
    super('BUG', `The step "${step}" of the demo failed.`, 'See its own message above.');
  }

  override get exit(): number {
    return Number(process.exitCode ?? 1);
  }
}
