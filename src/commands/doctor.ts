import { BaseCommand } from '../cli/baseCommand.ts';
import { bundleFlags } from '../cli/flags/bundleFlags.ts';
import { commonFlags } from '../cli/flags/commonFlags.ts';
import { durationFlag } from '../cli/flags/durationFlag.ts';
import { connectFlags, connectionOf, gatewayFlags } from '../cli/flags/gatewayFlags.ts';
import { testFlags } from '../cli/flags/testFlags.ts';
import { presentCheck, presentDoctor, presentProblems } from '../cli/present/setUp/doctor.ts';
import type { DoctorReport } from '../records/reports/doctorReport.ts';

export default class Doctor extends BaseCommand {
  static override summary = 'Check everything that a pull and an export need.';
  static override description =
    `One line for each check, with the next step where one is needed: the configuration, the identity and its end, the connection, the version, every rule and label that a role lacks, the clocks, the store, its space and its digest key, the signing key, and when the last pull ran. Connects as a pull does. Read-only, here and on the gateway.

Exit status: 0 no problems; 2 wrong usage, or the configuration file is invalid; 4 at least one problem; 130 interrupted.`;
  static override examples = [
    '<%= config.bin %> doctor',
    '<%= config.bin %> doctor --proxy teleport.example.com:443 --identity soc2.identity --json',
  ];
  static override flags = {
    ...connectFlags,
    'identity-warn': gatewayFlags['identity-warn'],
    store: commonFlags.store,
    key: bundleFlags.key,
    settings: testFlags.settings,
    controls: testFlags.controls,
    procedures: testFlags.procedures,
  };
  static override readsConfiguration = true;

  protected override readonly interruption = {
    kept: 'Nothing was changed.',
    next: 'Run the same command again.',
  };

  async run(): Promise<DoctorReport> {
    const { flags: given } = await this.parse(Doctor);
    const { doctor } = await import('../usecases/doctor/doctor.ts');
    const isShown = !this.jsonEnabled() && !given.quiet;
    const report = await doctor(
      {
        ...connectionOf(given),
        file: this.configuration,
        identityFile: given.identity,
        identityWarnMs: durationFlag('identity-warn', given['identity-warn']),
        storeFile: given.store,
        keyFile: given.key,
        settingsFile: given.settings,
        controlsFile: given.controls,
        proceduresFolder: given.procedures,
      },
      {
        signal: this.signal,
        onCheck: (check) => {
          if (isShown) this.log(presentCheck(check));
        },
      },
    );
    if (isShown) this.log(`\n${presentDoctor(report)}`);
    if (!report.healthy) process.exitCode = 4;
    if (!report.healthy && !this.jsonEnabled() && given.quiet) this.terminal.always(presentProblems(report));
    return report;
  }
}
