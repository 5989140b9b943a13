import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/baseCommand.ts';
import { flags } from '../cli/flags.ts';
import { presentLocalRun } from '../cli/present/local.ts';
import type { LocalRun } from '../records/localRun.ts';

export default class Probe extends BaseCommand {
  static override summary = "Probe the TLS of the gateway's addresses: versions, ciphers, certificates.";
  static override description =
    `Only the addresses that you name, by handshakes alone: no client certificate and no request is sent. Each address takes at most 90 seconds. What is found goes into the next export.

Exit status: 0 every address was probed; 2 wrong usage; 4 an address did not answer, or only in part; 6 the store is busy, damaged or of another version; 7 cannot write; 130 interrupted.`;
  static override examples = [
    '<%= config.bin %> probe teleport.example.com:443 auth.example.com:3025 --store soc2.db',
    '<%= config.bin %> probe teleport.example.com:443 --json',
  ];
  static override strict = false;
  static override args = {
    addresses: Args.string({ required: true, description: 'host:port; one or more' }),
  };
  static override flags = { store: flags.store };

  async run(): Promise<LocalRun> {
    const { argv, flags: given } = await this.parse(Probe);
    const { isProbed, parseAddresses, probeAddresses } = await import('../usecases/probe.ts');
    const run = await probeAddresses(
      parseAddresses(argv as string[]),
      { storeFile: given.store, collectorVersion: this.config.version },
      {
        signal: this.signal,
        environment: process.env,
        onAddress: (address) => this.terminal.progress(`probing ${address}`),
      },
    );
    this.terminal.endProgress();
    if (!this.jsonEnabled() && !given.quiet) this.log(presentLocalRun(run));
    if (!isProbed(run)) process.exitCode = 4;
    return run;
  }
}
