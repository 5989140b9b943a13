import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/baseCommand.ts';
import { commonFlags } from '../cli/flags/commonFlags.ts';
import { sourceFlags } from '../cli/flags/sourceFlags.ts';
import { presentLocalRun } from '../cli/present/collect/local.ts';
import type { LocalRun } from '../records/localRun.ts';

export default class Probe extends BaseCommand {
  static override summary = "Probe the TLS of the gateway's addresses.";
  static override description =
    `Finds out by TLS handshakes which protocol versions, ciphers and certificates the addresses given serve; no client certificate and no request is sent. Each address takes at most 90 seconds. The results are part of the next export. With --forget nothing is probed: the results of earlier probes of the addresses are withdrawn, and the withdrawal is recorded.

Exit status: 0 every address was probed, or withdrawn; 2 wrong usage; 4 an address did not answer, or only in part; 6 the store is busy, damaged or of another version; 7 cannot write; 130 interrupted.`;
  static override examples = [
    '<%= config.bin %> probe teleport.example.com:443 auth.example.com:3025 --store soc2.db',
    '<%= config.bin %> probe teleport.example.com:443 --json',
    '<%= config.bin %> probe telepotr.example.com:443 --forget --note "mistyped"',
  ];
  static override strict = false;
  static override args = {
    addresses: Args.string({ required: true, description: 'host:port; one or more' }),
  };
  static override flags = {
    forget: sourceFlags.forget,
    note: { ...commonFlags.note, description: 'reason of the withdrawal', dependsOn: ['forget'] },
    store: commonFlags.store,
  };

  protected override readonly interruption = {
    kept: 'No result was stored.',
    next: 'Run the same command again.',
  };

  async run(): Promise<LocalRun> {
    const { argv, flags: given } = await this.parse(Probe);
    const { forgetAddresses, isProbed, parseAddresses, probeAddresses } = await import(
      '../usecases/probe.ts'
    );
    const target = this.target(given.store);
    const places = parseAddresses(argv as string[]);
    if (given.forget) {
      const forgotten = forgetAddresses(places, given.note, target);
      if (!this.jsonEnabled() && !given.quiet) this.log(presentLocalRun(forgotten));
      return forgotten;
    }
    const run = await probeAddresses(places, target, {
      signal: this.signal,
      environment: process.env,
      onAddress: (address) => this.terminal.progress(`probing ${address}`),
    });
    this.terminal.endProgress();
    if (!this.jsonEnabled() && !given.quiet) this.log(presentLocalRun(run));
    if (!isProbed(run)) process.exitCode = 4;
    return run;
  }
}
