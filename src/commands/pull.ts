import { BaseCommand } from '../cli/baseCommand.ts';
import { flags } from '../cli/flags.ts';
import { presentLocalRun } from '../cli/present/local.ts';
import { presentPull, presentUnsettled, pullProgress } from '../cli/present/pull.ts';
import type { PullReport } from '../records/snapshot.ts';

export default class Pull extends BaseCommand {
  static override summary = "Take one snapshot of the gateway's state and bring the audit log up to date.";
  static override description =
    `Reads users, roles, bots, access requests, locks and settings, and the audit log since the last pull, into the store.
Read-only: the gateway is never changed. An interrupted pull keeps what it collected, and the next one continues.

Exit status: 0 all datasets complete, empty or unsupported; 3 cannot reach, trust or log in to the gateway; 4 a dataset is partial, denied or failed; 6 the store is busy, damaged or of another version; 7 cannot write; 130 interrupted.`;
  static override examples = [
    '<%= config.bin %> pull --proxy teleport.example.com:443 --identity /var/lib/soc2/identity/identity',
    '<%= config.bin %> pull --auth-addr auth.example.com:3025 --identity soc2.identity --since 2026-07-01 --json',
    '<%= config.bin %> pull --proxy teleport.example.com:443 --cluster leaf.example.com --identity soc2.identity --store leaf.db',
  ];
  static override flags = {
    'auth-addr': flags['auth-addr'],
    proxy: flags.proxy,
    'proxy-ca': flags['proxy-ca'],
    'connection-upgrade': flags['connection-upgrade'],
    cluster: {
      ...flags.cluster,
      description: "leaf cluster to pull through its root's proxy (default: the identity's own cluster)",
    },
    identity: flags.identity,
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
    const { pull } = await import('../usecases/pull.ts');
    const { isProbed, parseAddresses, probeAddresses } = await import('../usecases/probe.ts');
    const probed = parseAddresses(given.probe ?? []);
    const report = await pull(
      {
        authAddr: given['auth-addr'],
        proxy: given.proxy,
        proxyCaFile: given['proxy-ca'],
        cluster: given.cluster,
        connectionUpgrade: given['connection-upgrade'] as 'auto' | 'always' | 'never',
        identityFile: given.identity,
        storeFile: given.store,
        since: given.since,
        until: given.until,
        clockSkewReason: given['clock-skew-reason'],
        environment: process.env,
      },
      { collectorVersion: this.config.version, signal: this.signal, ...pullProgress(this.terminal) },
    );
    this.terminal.endProgress();
    if (!this.jsonEnabled() && !given.quiet) this.log(presentPull(report));
    if (!report.complete) process.exitCode = 4;
    if (!report.complete && !this.jsonEnabled() && given.quiet)
      this.terminal.always(presentUnsettled(report));
    if (probed.length === 0) return report;
    const probe = await probeAddresses(
      probed,
      { storeFile: given.store, collectorVersion: this.config.version },
      {
        signal: this.signal,
        environment: process.env,
        onAddress: (address) => this.terminal.progress(`probing ${address}`),
      },
    );
    this.terminal.endProgress();
    if (!this.jsonEnabled() && !given.quiet) this.log(`\n${presentLocalRun(probe)}`);
    if (!isProbed(probe)) process.exitCode = 4;
    return { ...report, probe };
  }
}
