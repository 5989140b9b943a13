import { BaseCommand } from '../cli/baseCommand.ts';
import { connectFlags, connectionOf } from '../cli/connectFlags.ts';
import { durationFlag } from '../cli/durationFlag.ts';
import { flags } from '../cli/flags.ts';
import { presentPull, pullProgress } from '../cli/present/pull.ts';
import { pullSummary } from '../cli/present/pullSummary.ts';
import type { PullReport } from '../records/snapshot.ts';

export default class Pull extends BaseCommand {
  static override summary = "Take one snapshot of the gateway's state and bring the audit log up to date.";
  static override description =
    `Reads users, roles, bots, access requests, locks and settings, and the audit log since the last pull, into the store; then the probes, lists and local sources that affidavit.yaml names.
Read-only: the gateway is never changed. An interrupted pull keeps what it collected, and the next one continues. The last line is a summary with its time; --quiet prints it only when the exit status is not 0.

Exit status: 0 all datasets complete, empty or unsupported; 3 cannot reach, trust or log in to the gateway; 4 a dataset is partial, denied or failed, or a probe or local source is; 6 the store is busy, damaged or of another version; 7 cannot write; 130 interrupted.`;
  static override examples = [
    '<%= config.bin %> pull --proxy teleport.example.com:443 --identity /var/lib/soc2/identity/identity',
    '<%= config.bin %> pull --auth-addr auth.example.com:3025 --identity soc2.identity --since 2026-07-01 --json',
    '<%= config.bin %> pull --proxy teleport.example.com:443 --cluster leaf.example.com --identity soc2.identity --store leaf.db',
  ];
  static override flags = {
    ...connectFlags,
    identity: { ...connectFlags.identity, required: true },
    'identity-warn': flags['identity-warn'],
    store: flags.store,
    since: flags.since,
    until: flags.until,
    'clock-skew-reason': flags['clock-skew-reason'],
    probe: flags.probe,
  };

  protected override readonly interruption = {
    kept: 'Collected datasets and audit events are kept, in a snapshot marked incomplete.',
    next: 'Run the same command again to continue.',
  };

  async run(): Promise<PullReport> {
    const { flags: given } = await this.parse(Pull);
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
        ...pullProgress(this.terminal),
        onSource: (source) => this.terminal.progress(`reading ${source}`),
      },
    );
    this.terminal.endProgress();
    const isWhole = isWholePull(report);
    if (!isWhole) process.exitCode = 4;
    if (this.jsonEnabled()) return report;
    if (!given.quiet) this.log(`${presentPull(report)}\n\n${pullSummary(report)}`);
    else if (!isWhole) this.terminal.always(pullSummary(report));
    return report;
  }

  /** A line of cron's mail says when. */
  protected override errorPrefix(): string {
    return `${new Date().toISOString().replace(/\.\d+Z$/, 'Z')} `;
  }
}
