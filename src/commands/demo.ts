import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/baseCommand.ts';
import { DemoStopped } from '../cli/demoStopped.ts';
import { outputFlags } from '../cli/flags/outputFlags.ts';
import { linesUntil } from '../cli/linesUntil.ts';
import { pullProgress } from '../cli/present/collect/pull.ts';
import { pullSummary } from '../cli/present/collect/pullSummary.ts';
import {
  collectedTbot,
  commandLine,
  INTRODUCTION,
  importedLists,
  importedReview,
  nextSteps,
  pulledSnapshot,
  startedReview,
} from '../cli/present/setUp/demo.ts';
import { presentServed } from '../cli/present/setUp/servedDemo.ts';
import { conclusionOf } from '../cli/present/verify/verify.ts';
import { AffidavitError } from '../errors/affidavitError.ts';
import type { LocalRun } from '../records/localRun.ts';
import type { DemoReport } from '../records/reports/demoReport.ts';
import type { ExportReport } from '../records/reports/exportReport.ts';
import type { VerifyReport } from '../records/reports/verifyReport.ts';
import type { PullReport } from '../records/snapshot.ts';
import type { DemoReview } from '../usecases/demo/demoReview.ts';
import type { DemoPull } from '../usecases/demo/prepareDemo.ts';

export default class Demo extends BaseCommand {
  static override summary = 'Try pull, export and verify on a made-up company.';
  static override description =
    `Starts an embedded gateway on loopback that implements Teleport's protocol (gRPC over mTLS, through a proxy), runs the commands as against a real gateway, at the start and at the end of a quarter of that company, and prints where the results are.

With --serve the gateway stays up until Ctrl-C, and nothing else is run: it prints its addresses and the commands to type next. Its company is moved in time, so that its quarter has just ended; a line on stdin (Enter) lets a night pass. docs/year.md shows how to practise on it.

Exit status: 0 when every step succeeded, else that of the step that failed; with --serve 0 after Ctrl-C, 2 wrong usage, 7 cannot write.`;
  static override examples = [
    '<%= config.bin %> demo --out affidavit-demo',
    '<%= config.bin %> demo --serve --out practice',
    '<%= config.bin %> demo --serve --out practice --nights 3 --deny lock,token',
  ];
  static override flags = {
    out: { ...outputFlags.out, default: 'affidavit-demo' },
    personality: Flags.string({
      env: 'AFFIDAVIT_PERSONALITY',
      options: ['14.2', '18'],
      default: '14.2',
      description: 'version of the embedded gateway',
    }),
    serve: Flags.boolean({
      env: 'AFFIDAVIT_SERVE',
      description: 'only serve the gateway, until Ctrl-C, to practise on',
    }),
    nights: Flags.integer({
      env: 'AFFIDAVIT_NIGHTS',
      helpValue: 'N',
      min: 0,
      max: 366,
      default: 0,
      description: 'with --serve: let the company live on for so many nights first',
    }),
    deny: Flags.string({
      env: 'AFFIDAVIT_DENY',
      helpValue: 'KIND',
      multiple: true,
      delimiter: ',',
      description: "with --serve: take the rules of these kinds out of the collector's role",
    }),
  };

  async run(): Promise<DemoReport | undefined> {
    const { flags: given } = await this.parse(Demo);
    const personality = given.personality as '14.2' | '18';
    if (given.serve) return this.#serve(given.out as string, personality, given.nights, given.deny ?? []);
    if (given.nights > 0 || given.deny !== undefined)
      throw new AffidavitError(
        'USAGE',
        '--nights and --deny are for --serve.',
        'Add --serve, or leave them out.',
      );
    const { prepareDemo } = await import('../usecases/demo/prepareDemo.ts');
    const demo = await prepareDemo({
      outDir: given.out as string,
      personality,
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
      const review = demo.review === null ? null : await this.#review(demo.review);
      const later = await this.#pull(demo.later);
      const exported = await this.#step<ExportReport>(demo.export, given.quiet ? 'silent' : 'shown');
      const verify = await this.#step<VerifyReport>(demo.verify(exported.path), 'announced');
      if (!this.jsonEnabled() && !given.quiet) this.log(conclusionOf(verify));
      const report = {
        out: demo.outDir,
        opening,
        pull,
        lists,
        tbot,
        review,
        later,
        export: exported,
        verify,
      };
      this.terminal.info(nextSteps(demo.outDir, demo.period));
      return report;
    } finally {
      await demo.stop();
    }
  }

  /** Serves the gateway until Ctrl-C, which is its ordinary end. */
  async #serve(
    outDir: string,
    personality: '14.2' | '18',
    nights: number,
    denied: readonly string[],
  ): Promise<undefined> {
    if (this.jsonEnabled())
      throw new AffidavitError('USAGE', '--serve has no --json.', 'OUT/gateway.json has the addresses.');
    const { serveDemo } = await import('../usecases/demo/serveDemo.ts');
    const served = await serveDemo({ outDir, personality, nights, denied });
    try {
      this.log(presentServed(served, personality, denied));
      await linesUntil(this.signal, () => {
        const { number, happened } = served.nextNight();
        this.log(`Night ${number}: ${happened}.`);
      });
    } finally {
      await served.stop();
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

  /** The user access review of the quarter: started, filled in, imported. */
  async #review({ start, import: filledIn }: DemoReview): Promise<NonNullable<DemoReport['review']>> {
    this.terminal.info(`\n$ ${commandLine(start.argv)}     (on ${start.day})`);
    const started = await start.run();
    this.terminal.info(startedReview(started));
    const imported = await filledIn.run(started);
    this.terminal.info(importedReview(imported, filledIn.day));
    return { started, imported };
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
