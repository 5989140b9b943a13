import { BaseCommand } from '../cli/baseCommand.ts';
import { durationFlag } from '../cli/durationFlag.ts';
import { flags } from '../cli/flags.ts';
import { healthSummary, presentHealth } from '../cli/present/health.ts';
import { ERROR_CODES } from '../errors/codes.ts';
import type { HealthReport } from '../records/reports/healthReport.ts';

export default class Health extends BaseCommand {
  static override summary =
    'Show how the collection is: last pull, gaps, identity, store, exceptions, outstanding items.';
  static override description =
    `Looks at this machine alone: nothing is asked of the gateway, and nothing is recorded. The checks are those of doctor, and more. --openmetrics also writes the figures for the textfile collector of the Prometheus node exporter, which reads files named *.prom; a figure that is not known is left out.

Exit status: 0 healthy; 2 wrong usage; 4 a check is not ok; 7 cannot write the metrics.`;
  static override examples = [
    '<%= config.bin %> health',
    '<%= config.bin %> health --quiet --openmetrics /var/lib/node_exporter/affidavit.prom',
  ];
  static override flags = {
    openmetrics: flags.openmetrics,
    identity: flags.identity,
    'identity-warn': flags['identity-warn'],
    store: flags.store,
    settings: flags.settings,
    controls: flags.controls,
    procedures: flags.procedures,
  };

  async run(): Promise<HealthReport> {
    const { flags: given } = await this.parse(Health);
    const { health } = await import('../usecases/health/health.ts');
    const report = await health({
      storeFile: given.store,
      identityFile: given.identity,
      identityWarnMs: durationFlag('identity-warn', given['identity-warn']),
      settingsFile: given.settings,
      controlsFile: given.controls,
      proceduresFolder: given.procedures,
    });
    if (given.openmetrics !== undefined) {
      const { writeMetrics } = await import('../usecases/health/writeMetrics.ts');
      writeMetrics(given.openmetrics, report);
    }
    if (!report.healthy) process.exitCode = ERROR_CODES.COLLECTION_INCOMPLETE.exit;
    if (this.jsonEnabled()) return report;
    if (!given.quiet) this.log(presentHealth(report));
    else if (!report.healthy) this.terminal.always(healthSummary(report));
    return report;
  }
}
