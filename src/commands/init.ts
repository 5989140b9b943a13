import path from 'node:path';
import { ask, canAsk } from '../cli/ask.ts';
import { BaseCommand } from '../cli/baseCommand.ts';
import { CONFIG_FILE } from '../cli/configuration/findConfigFile.ts';
import { withoutFile } from '../cli/configuration/fromFile.ts';
import { readConfigFile } from '../cli/configuration/readConfigFile.ts';
import { bundleFlags } from '../cli/flags/bundleFlags.ts';
import { commonFlags } from '../cli/flags/commonFlags.ts';
import { durationFlag } from '../cli/flags/durationFlag.ts';
import { gatewayFlags } from '../cli/flags/gatewayFlags.ts';
import { outputFlags } from '../cli/flags/outputFlags.ts';
import { promptOptionalPassphrase } from '../cli/passphrase.ts';
import { presentInit } from '../cli/present/setUp/init.ts';
import { AffidavitError } from '../errors/affidavitError.ts';
import type { DoctorReport } from '../records/reports/doctorReport.ts';
import type { InitReport } from '../records/reports/initReport.ts';

export default class Init extends BaseCommand {
  static override summary = 'Write the configuration, the role and the signing key.';
  static override description =
    `Asks for the gateway, the entity and a folder, and writes affidavit.yaml, soc2-collector-role.yaml, tbot.yaml and keys/ into it, all of them or none; prints the tctl commands that make the role, the user and a first identity; ends with \`doctor\`. With --yes, or without a terminal, nothing is asked. AFFIDAVIT_KEY_PASSPHRASE encrypts the key. Files that exist are replaced only with --force, a signing key never.

Exit status: 0 written; 2 wrong usage, or a file exists; 7 cannot write; 130 interrupted.`;
  static override examples = [
    '<%= config.bin %> init',
    '<%= config.bin %> init --proxy teleport.example.com:443 --entity "Acme Ltd" --out soc2 --yes',
  ];
  static override flags = {
    proxy: withoutFile(gatewayFlags.proxy),
    'auth-addr': withoutFile(gatewayFlags['auth-addr']),
    'proxy-ca': withoutFile(gatewayFlags['proxy-ca']),
    entity: withoutFile(bundleFlags.entity),
    out: { ...outputFlags.out, description: 'folder of the files (default: the working directory)' },
    yes: commonFlags.yes,
    force: { ...commonFlags.force, description: 'replace files that exist; a signing key is kept' },
  };

  protected override readonly interruption = {
    kept: 'Nothing was written.',
    next: 'Run the same command again.',
  };

  async run(): Promise<InitReport> {
    const { flags: given } = await this.parse(Init);
    const asks = !given.yes && canAsk() && !this.jsonEnabled();
    const authAddr = given['auth-addr'];
    const proxy =
      given.proxy ??
      (authAddr === undefined ? await answer(asks, 'proxy', 'Address of the proxy') : undefined);
    const entity = given.entity ?? (await answer(asks, 'entity', 'Name of the entity'));
    const folder = given.out ?? (asks ? await ask('Folder to keep everything in', '.') : '.');
    const passphrase =
      process.env.AFFIDAVIT_KEY_PASSPHRASE || (asks ? await promptOptionalPassphrase() : undefined);
    const proxyCaFile = given['proxy-ca'] === undefined ? undefined : path.resolve(given['proxy-ca']);
    const { initialize } = await import('../usecases/setup/init.ts');
    const written = await initialize(
      { proxy, authAddr, proxyCaFile, entity, folder, passphrase, force: given.force },
      this.signal,
    );
    const report = { ...written, doctor: await this.#doctor(written.folder) };
    if (!this.jsonEnabled() && !given.quiet) this.log(presentInit(report));
    return report;
  }

  async #doctor(folder: string): Promise<DoctorReport> {
    const file = readConfigFile({ path: path.join(folder, CONFIG_FILE), named: true });
    const { gateway = {}, identity, store, key } = file.values;
    const { doctor } = await import('../usecases/doctor/doctor.ts');
    return await doctor(
      {
        authAddr: gateway.auth_addr,
        proxy: gateway.proxy,
        proxyCaFile: gateway.proxy_ca,
        cluster: undefined,
        connectionUpgrade: 'auto',
        environment: process.env,
        file,
        identityFile: identity,
        identityWarnMs: durationFlag('identity-warn', String(gatewayFlags['identity-warn'].default)),
        storeFile: store,
        keyFile: key,
        settingsFile: undefined,
      },
      { signal: this.signal },
    );
  }
}

/** The answer to a question that a flag answers, too. @throws AffidavitError USAGE where nobody can be asked */
async function answer(asks: boolean, flag: string, question: string): Promise<string> {
  if (asks) return await ask(question);
  throw new AffidavitError(
    'USAGE',
    `--${flag} is missing, and there is no terminal to ask at.`,
    'Give --proxy (or --auth-addr) and --entity.',
  );
}
