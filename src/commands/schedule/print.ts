import path from 'node:path';
import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { connectFlags, connectionOf, gatewayFlags } from '../../cli/flags/gatewayFlags.ts';
import { outputFlags } from '../../cli/flags/outputFlags.ts';
import { testFlags } from '../../cli/flags/testFlags.ts';
import { presentSchedule, scheduleAdvice } from '../../cli/present/operate/schedule.ts';
import { SCHEDULERS, type ScheduleReport, type Scheduler } from '../../records/reports/scheduleReport.ts';

/** Flags of `pull` that a schedule repeats. */
const REPEATED = {
  ...connectFlags,
  'identity-warn': gatewayFlags['identity-warn'],
  store: commonFlags.store,
  probe: gatewayFlags.probe,
  'fail-on': testFlags['fail-on'],
  settings: testFlags.settings,
  controls: testFlags.controls,
  procedures: testFlags.procedures,
};

export default class SchedulePrint extends BaseCommand {
  static override summary =
    'Print the files with which cron, systemd or Kubernetes runs the nightly pull of this configuration.';
  static override description =
    `cron: one line for a crontab. systemd: a service with few rights, and a timer. kubernetes: a CronJob in which tbot joins first, with its configuration and a volume for the store. All run \`pull --check --quiet\` once a night, at a minute that follows from the name of the cluster, so that several collectors do not all start at once. Flags and variables count as for \`pull\` and are repeated in the files; no secret ever is. What the program cannot know is named on stderr.

Exit status: 0 printed; 2 wrong usage, no gateway is configured, or a file exists; 7 cannot write.`;
  static override examples = [
    '<%= config.bin %> schedule print cron',
    '<%= config.bin %> schedule print systemd --config /etc/soc2/affidavit.yaml --out units',
    '<%= config.bin %> schedule print kubernetes --image example.com/affidavit:1 --out manifests',
  ];
  static override args = {
    scheduler: Args.string({ required: true, options: [...SCHEDULERS], description: 'what runs the pull' }),
  };
  static override flags = {
    ...REPEATED,
    out: { ...outputFlags.out, description: 'also write the files into this folder' },
    force: { ...commonFlags.force, description: 'replace files that exist' },
    image: outputFlags.image,
    'tbot-image': outputFlags['tbot-image'],
  };
  /** notify: and sources: of affidavit.yaml */
  static override readsConfiguration = true;

  protected override readonly interruption = {
    kept: 'Nothing was written.',
    next: 'Run the same command again.',
  };

  async run(): Promise<ScheduleReport> {
    const { args, flags: given } = await this.parse(SchedulePrint);
    const { printSchedule } = await import('../../usecases/schedule/printSchedule.ts');
    const report = await printSchedule(
      {
        ...connectionOf(given),
        scheduler: args.scheduler as Scheduler,
        node: process.execPath,
        program: path.join(this.config.root, 'bin', 'run.js'),
        version: this.config.version,
        file: this.configuration,
        connectionUpgrade: this.#configured('connection-upgrade', given['connection-upgrade']),
        identityFile: given.identity,
        identityWarn: this.#configured('identity-warn', given['identity-warn']),
        storeFile: given.store,
        settingsFile: given.settings,
        controlsFile: given.controls,
        proceduresFolder: given.procedures,
        probes: given.probe,
        failOn: this.#configured('fail-on', given['fail-on']),
        given: this.#repeated(given),
        folder: given.out,
        force: given.force ?? false,
        image: given.image,
        tbotImage: given['tbot-image'],
      },
      this.signal,
    );
    if (this.jsonEnabled()) return report;
    if (report.folder === null) process.stdout.write(presentSchedule(report));
    else this.log(report.files.map(({ name }) => path.join(report.folder ?? '', name)).join('\n'));
    this.terminal.info(scheduleAdvice(report));
    return report;
  }

  /** A value that is not merely the default. */
  #configured(flag: string, value: string | undefined): string | undefined {
    return this.layers.get(flag) === 'default' ? undefined : value;
  }

  /** Values that the configuration file does not give. */
  #repeated(given: Readonly<Record<string, unknown>>): Record<string, string | string[]> {
    const repeated = Object.keys(REPEATED).filter((name) =>
      ['flag', 'variable'].includes(this.layers.get(name) ?? ''),
    );
    return Object.fromEntries(
      repeated.flatMap((name) => {
        const value = given[name];
        return typeof value === 'string' || Array.isArray(value) ? [[name, value]] : [];
      }),
    );
  }
}
