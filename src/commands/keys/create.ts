import { Flags } from '@oclif/core';
import { BaseCommand } from '../../cli/baseCommand.ts';
import { bundleFlags } from '../../cli/flags/bundleFlags.ts';
import { outputFlags } from '../../cli/flags/outputFlags.ts';
import { promptNewPassphrase } from '../../cli/passphrase.ts';
import { presentKey } from '../../cli/present/setUp/key.ts';
import type { KeyReport } from '../../records/reports/keyReport.ts';

export default class KeysCreate extends BaseCommand {
  static override summary =
    'Create a signing key (P-256), with its public key as openssl, ssh-keygen and cosign read it.';
  static override description =
    `The private key is written as PKCS #8 with mode 0600; with --passphrase it is encrypted (from AFFIDAVIT_KEY_PASSPHRASE or a prompt). Give the public key and its fingerprint to your auditor over a separate channel.

Exit status: 0 created; 2 wrong usage; 7 cannot write.`;
  static override examples = ['<%= config.bin %> keys create --out keys --entity "Acme Ltd"'];
  static override flags = {
    out: { ...outputFlags.out, required: true },
    entity: bundleFlags.entity,
    passphrase: Flags.boolean({
      env: 'AFFIDAVIT_PASSPHRASE',
      description: 'encrypt the private key with a passphrase',
    }),
  };

  async run(): Promise<KeyReport> {
    const { flags: given } = await this.parse(KeysCreate);
    const { createSigningKey } = await import('../../usecases/keys.ts');
    const wanted = given.passphrase || Boolean(process.env.AFFIDAVIT_KEY_PASSPHRASE);
    const passphrase = wanted
      ? (process.env.AFFIDAVIT_KEY_PASSPHRASE ?? (await promptNewPassphrase()))
      : undefined;
    const report = await createSigningKey({ outDir: given.out as string, entity: given.entity, passphrase });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentKey(report));
    return report;
  }
}
