import { fleetFlags } from '../../cli/flags/fleetFlags.ts';
import { gatewayFlags } from '../../cli/flags/gatewayFlags.ts';
import { outputFlags } from '../../cli/flags/outputFlags.ts';
import { FleetCommand, passedOn } from '../../cli/fleetCommand.ts';
import { healthLines } from '../../cli/present/fleet/fleet.ts';
import type { FleetHealthReport } from '../../records/reports/fleetReports.ts';

export default class FleetHealth extends FleetCommand {
  static override summary = 'State of the collection of every cluster of the fleet, one line each.';
  static override description =
    `Runs \`health\` for each cluster under \`fleet:\` of affidavit.yaml. Clusters that were never pulled, are incomplete, or are trusted and not declared are named (procedure F01). Nothing is asked of any gateway. --openmetrics writes one file for all clusters, each figure with the label \`cluster\`.

Exit status: 0 every cluster is healthy and the population is complete; 2 wrong usage; 4 something needs attention; 7 cannot write the metrics; 130 interrupted.`;
  static override examples = [
    '<%= config.bin %> fleet health',
    '<%= config.bin %> fleet health --quiet --openmetrics /var/lib/node_exporter/affidavit.prom',
  ];
  static override flags = {
    ...fleetFlags,
    openmetrics: outputFlags.openmetrics,
    'identity-warn': gatewayFlags['identity-warn'],
  };

  async run(): Promise<FleetHealthReport> {
    const { flags: given } = await this.parse(FleetHealth);
    const { fleet, program } = this.fleetRun(given);
    const { fleetHealth } = await import('../../usecases/fleet/fleetState.ts');
    const warn = this.layers.get('identity-warn') === 'flag' ? ['identity-warn'] : [];
    const report = await fleetHealth(fleet, program, passedOn(given, warn));
    if (given.openmetrics !== undefined) {
      const { writeFleetMetrics } = await import('../../usecases/health/writeMetrics.ts');
      writeFleetMetrics(given.openmetrics, report);
    }
    if (report.exit !== 0) process.exitCode = report.exit;
    this.print(healthLines(report), given.quiet);
    return report;
  }
}
