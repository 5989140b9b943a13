import { BaseCommand } from '../cli/baseCommand.ts';
import { commonFlags } from '../cli/flags/commonFlags.ts';
import { durationFlag } from '../cli/flags/durationFlag.ts';
import { gatewayFlags } from '../cli/flags/gatewayFlags.ts';
import { outputFlags } from '../cli/flags/outputFlags.ts';
import { testFlags } from '../cli/flags/testFlags.ts';
import { healthSummary, presentHealth } from '../cli/present/operate/health.ts';
import { ERROR_CODES } from '../errors/codes.ts';
import type { HealthReport } from '../records/reports/healthReport.ts';

export default class Health extends BaseCommand {
  static override summary = 'Show how the collection is: last pull, gaps, expiry.';
  static override description =
    `Shows the last pull and its age, gaps of the audit log, the end of the identity, size and growth of the store, exceptions, outstanding items and days to the period's end. Looks at this machine alone: the gateway is not contacted, and nothing is recorded. The checks are those of doctor, and more. --openmetrics also writes the figures for the textfile collector of the Prometheus node exporter, which reads files named *.prom; a figure that is not known is left out.

Exit status: 0 healthy; 2 wrong usage; 4 a check is not ok; 7 cannot write the metrics.`;
  static override examples = [
    '<%= config.bin %> health',
    '<%= config.bin %> health --quiet --openmetrics /var/lib/node_exporter/affidavit.prom',
  ];
  static override flags = {
    openmetrics: outputFlags.openmetrics,
    identity: gatewayFlags.identity,
    'identity-warn': gatewayFlags['identity-warn'],
    store: commonFlags.store,
    settings: testFlags.settings,
    controls: testFlags.controls,
    procedures: testFlags.procedures,
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
