import { bundleFlags } from '../../cli/flags/bundleFlags.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { fleetFlags } from '../../cli/flags/fleetFlags.ts';
import { bundlesOut } from '../../cli/flags/outputFlags.ts';
import { FleetCommand, passedOn } from '../../cli/fleetCommand.ts';
import { promptPassphrase } from '../../cli/passphrase.ts';
import { exportEnd, exportLine } from '../../cli/present/fleet/fleet.ts';
import type { FleetExportReport } from '../../records/reports/fleetReports.ts';

/** Flags that each cluster's export gets where they were typed; else its own configuration counts. */
const PASSED_ON = ['period', 'from', 'to', 'entity', 'key', 'allow-open-key', 'reason', 'type'];

export default class FleetExport extends FleetCommand {
  static override summary =
    'Write the signed bundle of every cluster of the fleet, and one roll-up with a report over all.';
  static override description =
    `Runs \`export\` for each cluster under \`fleet:\` of affidavit.yaml, a process each, into OUT/PERIOD-fleet-seqNNN/CLUSTER; then writes one signed roll-up beside these folders that names each bundle with its SHA-256, with the declared clusters, how complete they are, results, exceptions and limits. A cluster without a bundle is an exception (procedure F01). \`verify\` checks the roll-up, and the bundles beside it.

Exit status: 0 written, every cluster has a bundle; 4 written, a cluster has none, is incomplete or is not declared; 2 wrong usage; 7 cannot write; 8 refused: no key, or no cluster has anything of the period; 130 interrupted; else the worst of the clusters, as of \`fleet pull\`.`;
  static override examples = [
    '<%= config.bin %> fleet export --period 2026-Q3',
    '<%= config.bin %> fleet export --period 2026-Q3 --entity "Acme Ltd" --key keys/Acme-Ltd.key --out bundles --json',
  ];
  static override flags = {
    jobs: fleetFlags.jobs,
    period: commonFlags.period,
    from: commonFlags.from,
    to: commonFlags.to,
    entity: bundleFlags.entity,
    key: bundleFlags.key,
    'allow-open-key': bundleFlags['allow-open-key'],
    out: bundlesOut,
    reason: bundleFlags.reason,
    type: bundleFlags.type,
  };

  protected override readonly interruption = {
    kept: 'Bundles of clusters that were written stay; no roll-up was written.',
    next: 'Run the same command again.',
  };

  async run(): Promise<FleetExportReport> {
    const { flags: given } = await this.parse(FleetExport);
    const { fleet, program } = this.fleetRun(given);
    const { fleetExport } = await import('../../usecases/fleet/fleetExport.ts');
    const { memberOf } = await import('../../usecases/fleet/memberOf.ts');
    const typed = PASSED_ON.filter((name) => this.layers.get(name) === 'flag');
    const report = await fleetExport(
      fleet,
      program,
      {
        ...{ period: given.period, from: given.from, to: given.to, entity: given.entity },
        ...{ keyFile: given.key, allowOpenKey: given['allow-open-key'], outDir: given.out },
        environment: process.env,
        argv: passedOn(given, typed),
      },
      {
        collectorVersion: this.config.version,
        signal: this.signal,
        passphrase: () => promptPassphrase('Passphrase of the signing key'),
        onWarning: (text) => this.terminal.warn(text),
        onProgress: (text) => this.terminal.progress(text),
      },
      (end) => this.print([exportLine(memberOf(end), new Date().toISOString())], given.quiet),
    );
    this.terminal.endProgress();
    if (report.exit !== 0) process.exitCode = report.exit;
    this.print(exportEnd(report), given.quiet);
    return report;
  }
}
