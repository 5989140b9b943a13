import type { Interfaces } from '@oclif/core';
import { BaseCommand } from '../cli/baseCommand.ts';
import { commonFlags } from '../cli/flags/commonFlags.ts';
import { durationFlag } from '../cli/flags/durationFlag.ts';
import { connectFlags, connectionOf, gatewayFlags } from '../cli/flags/gatewayFlags.ts';
import { type CheckFlags, checkOptionsOf, testFlags } from '../cli/flags/testFlags.ts';
import { presentPull, pullProgress } from '../cli/present/collect/pull.ts';
import { pullSummary } from '../cli/present/collect/pullSummary.ts';
import { checkSummary } from '../cli/present/conclude/check.ts';
import { toAffidavitError } from '../cli/toAffidavitError.ts';
import { ERROR_CODES } from '../errors/codes.ts';
import type { CheckReport } from '../records/reports/checkReport.ts';
import type { PullReport } from '../records/snapshot.ts';

type Given = Interfaces.InferredFlags<typeof Pull.flags> & { quiet?: boolean };

export default class Pull extends BaseCommand {
  static override summary = "Read the gateway's state and audit log into the store.";
  static override description =
    `Takes one snapshot of users, roles, bots, access requests, locks and settings, and reads the audit log since the last pull; then the probes, lists and local sources that affidavit.yaml names.
Read-only: the gateway is never changed. An interrupted pull keeps what it collected, and the next one continues. The last line is a summary with its time; --quiet prints it only when the exit status is not 0.

Exit status: 0 all datasets complete, empty or unsupported; 3 cannot reach, trust or log in to the gateway; 4 a dataset is partial, denied or failed, or a probe or local source is; 6 the store is busy, damaged or of another version; 7 cannot write; 9 complete, and --check has new exceptions; 130 interrupted.`;
  static override examples = [
    '<%= config.bin %> pull',
    '<%= config.bin %> pull --proxy teleport.example.com:443 --identity /var/lib/soc2/identity/identity',
    '<%= config.bin %> pull --auth-addr auth.example.com:3025 --identity soc2.identity --since 2026-07-01 --json',
    '<%= config.bin %> pull --proxy teleport.example.com:443 --cluster leaf.example.com --identity soc2.identity --store leaf.db',
  ];
  static override flags = {
    ...connectFlags,
    identity: { ...connectFlags.identity, required: true },
    'identity-warn': gatewayFlags['identity-warn'],
    store: commonFlags.store,
    since: gatewayFlags.since,
    until: gatewayFlags.until,
    'clock-skew-reason': gatewayFlags['clock-skew-reason'],
    probe: gatewayFlags.probe,
    check: testFlags.check,
    'fail-on': testFlags['fail-on'],
    settings: testFlags.settings,
    controls: testFlags.controls,
    procedures: testFlags.procedures,
  };

  /** notify: of affidavit.yaml */
  static override readsConfiguration = true;

  protected override readonly interruption = {
    kept: 'Collected datasets and audit events are kept, in a snapshot marked incomplete.',
    next: 'Run the same command again to continue.',
  };

  async run(): Promise<PullReport> {
    const { flags: given } = await this.parse(Pull);
    const check = given.check ? await this.#check(given) : null;
    const { notifyOfFailure, notifyOfPull } = await import('../usecases/notify/notifying.ts');
    try {
      const report = await this.#pull(given);
      if (check !== null) this.#conclude(report, check(), given.quiet);
      await notifyOfPull(this.notifying(), report, {
        summary: pullSummary(report),
        storeFile: given.store,
        identityWarnMs: durationFlag('identity-warn', given['identity-warn']),
        tests: checkOptionsOf(given),
      });
      return report;
    } catch (thrown) {
      await notifyOfFailure(this.notifying(), toAffidavitError(thrown));
      throw thrown;
    }
  }

  /** Pulls, shows what came, and sets the exit status. */
  async #pull(given: Given): Promise<PullReport> {
    const { isWholePull, pullEverything } = await import('../usecases/pull/pullEverything.ts');
    const report = await pullEverything(
      {
        ...connectionOf(given),
        identityFile: given.identity as string,
        identityWarnMs: durationFlag('identity-warn', given['identity-warn']),
        storeFile: given.store,
        since: given.since,
        until: given.until,
        clockSkewReason: given['clock-skew-reason'],
      },
      { probes: given.probe ?? [], local: this.configuration?.values ?? {} },
      {
        collectorVersion: this.config.version,
        commandLine: process.argv.slice(2),
        signal: this.signal,
        onNewStore: this.onNewStore,
        ...pullProgress(this.terminal),
        onSource: (source) => this.terminal.progress(`reading ${source}`),
      },
    );
    this.terminal.endProgress();
    const isWhole = isWholePull(report);
    if (!isWhole) process.exitCode = ERROR_CODES.COLLECTION_INCOMPLETE.exit;
    this.#show(!isWhole, given.quiet, `${presentPull(report)}\n\n`, pullSummary(report));
    return report;
  }

  /** The check after the pull; its files are read before anything is pulled. */
  async #check(given: CheckFlags): Promise<() => CheckReport> {
    const { checkPeriod } = await import('../usecases/check/check.ts');
    const { readTestInputs } = await import('../usecases/conclude/testInputs.ts');
    const options = checkOptionsOf(given);
    const inputs = readTestInputs(options);
    return () => checkPeriod(options, Date.now(), inputs);
  }

  /** Adds the check to the report; an incomplete pull keeps its own exit status. */
  #conclude(report: PullReport, check: CheckReport, isQuiet: boolean | undefined): void {
    report.check = check;
    this.#show(check.failed, isQuiet, '', checkSummary(check));
    if (check.failed) process.exitCode ??= ERROR_CODES.NEW_EXCEPTIONS.exit;
  }

  /** A summary with what belongs before it; under --quiet the summary alone, where something is wrong. */
  #show(isWrong: boolean, isQuiet: boolean | undefined, before: string, summary: string): void {
    if (this.jsonEnabled()) return;
    if (!isQuiet) this.log(`${before}${summary}`);
    else if (isWrong) this.terminal.always(summary);
  }

  /** A line of cron's mail says when. */
  protected override errorPrefix(): string {
    return `${new Date().toISOString().replace(/\.\d+Z$/, 'Z')} `;
  }
}
