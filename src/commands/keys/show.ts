import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/baseCommand.ts';
import { promptPassphrase } from '../../cli/passphrase.ts';
import { presentKey } from '../../cli/present/setUp/key.ts';
import type { KeyReport } from '../../records/reports/keyReport.ts';

export default class KeysShow extends BaseCommand {
  static override summary = 'Show the public half of a key: PEM, allowed_signers line, fingerprint.';
  static override description =
    'Reads a private or a public key file and never prints the private half.\n\nExit status: 0 shown; 2 the file is missing or is no key.';
  static override examples = ['<%= config.bin %> keys show keys/acme.key'];
  static override args = {
    file: Args.string({ required: true, description: 'private or public key (PEM)' }),
  };

  async run(): Promise<KeyReport> {
    const { args, flags: given } = await this.parse(KeysShow);
    const { showKey } = await import('../../usecases/keys.ts');
    const report = await showKey({
      file: args.file,
      passphrase: () => promptPassphrase('Passphrase of the key'),
      environment: process.env,
    });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentKey(report));
    return report;
  }
}
