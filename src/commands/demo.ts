import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/baseCommand.ts';
import { DemoStopped } from '../cli/demoStopped.ts';
import { outputFlags } from '../cli/flags/outputFlags.ts';
import { pullProgress } from '../cli/present/collect/pull.ts';
import { pullSummary } from '../cli/present/collect/pullSummary.ts';
import {
  collectedTbot,
  commandLine,
  INTRODUCTION,
  importedLists,
  nextSteps,
  pulledSnapshot,
} from '../cli/present/setUp/demo.ts';
import { conclusionOf } from '../cli/present/verify/verify.ts';
import type { LocalRun } from '../records/localRun.ts';
import type { DemoReport } from '../records/reports/demoReport.ts';
import type { ExportReport } from '../records/reports/exportReport.ts';
import type { VerifyReport } from '../records/reports/verifyReport.ts';
import type { PullReport } from '../records/snapshot.ts';
import type { DemoPull } from '../usecases/demo.ts';

export default class Demo extends BaseCommand {
  static override summary = 'Try pull, export and verify on a made-up company.';
  static override description =
    `Starts an embedded gateway on loopback that implements Teleport's protocol (gRPC over mTLS, through a proxy), runs the commands as against a real gateway, at the start and at the end of a quarter of that company, and prints where the results are.

Exit status: 0 when every step succeeded, else that of the step that failed.`;
  static override examples = ['<%= config.bin %> demo --out affidavit-demo'];
  static override flags = {
    out: { ...outputFlags.out, default: 'affidavit-demo' },
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
      this.terminal.info(INTRODUCTION);
      const opening = demo.opening === null ? null : await this.#pull(demo.opening);
      const pull = await this.#pull(demo.closing);
      const lists: LocalRun[] = [];
      for (const argv of demo.lists) lists.push(await this.#step<LocalRun>(argv, 'silent'));
      this.terminal.info(importedLists(lists));
      const tbot = await this.#step<LocalRun>(demo.tbot, 'silent');
      this.terminal.info(collectedTbot(tbot));
      const exported = await this.#step<ExportReport>(demo.export, given.quiet ? 'silent' : 'shown');
      const verify = await this.#step<VerifyReport>(demo.verify(exported.path), 'announced');
      if (!this.jsonEnabled() && !given.quiet) this.log(conclusionOf(verify));
      const report = { out: demo.outDir, opening, pull, lists, tbot, export: exported, verify };
      this.terminal.info(nextSteps(demo.outDir, demo.period));
      return report;
    } finally {
      await demo.stop();
    }
  }

  async #pull({ argv, day, run }: DemoPull): Promise<PullReport> {
    this.terminal.info(`\n$ ${commandLine(argv)}     (on ${day})`);
    const progress = { ...pullProgress(this.terminal), onConnected: () => undefined };
    const report = await run({ collectorVersion: this.config.version, signal: this.signal, ...progress });
    this.terminal.endProgress();
    if (!report.complete) {
      process.exitCode = 4;
      this.terminal.always(pullSummary(report));
      throw new DemoStopped('pull');
    }
    this.terminal.info(pulledSnapshot(report));
    return report;
  }

  /** Runs one of our own commands as a person would type it, and stops the demo when it fails. */
  async #step<Result>(argv: string[], how: 'shown' | 'announced' | 'silent'): Promise<Result> {
    if (how !== 'silent') this.terminal.info(`\n$ ${commandLine(argv)}`);
    const [id = '', ...rest] = argv;
    const silent = how !== 'shown' || this.jsonEnabled();
    const result = await this.config.runCommand<Result | undefined>(id, [
      ...rest,
      '--no-config',
      ...(silent ? ['--quiet'] : []),
    ]);
    if (result === undefined || (process.exitCode ?? 0) !== 0) {
      throw new DemoStopped(id);
    }
    return result;
  }
}
