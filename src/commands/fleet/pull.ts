import { fleetFlags } from '../../cli/flags/fleetFlags.ts';
import { gatewayFlags } from '../../cli/flags/gatewayFlags.ts';
import { testFlags } from '../../cli/flags/testFlags.ts';
import { FleetCommand, passedOn } from '../../cli/fleetCommand.ts';
import { pullEnd, pullLine } from '../../cli/present/fleet/fleet.ts';
import type { FleetPullReport } from '../../records/reports/fleetReports.ts';

export default class FleetPull extends FleetCommand {
  static override summary = 'Pull every cluster of the fleet, several at a time, a process each.';
  static override description =
    `Runs \`pull\` for each cluster under \`fleet:\` of affidavit.yaml, with its own gateway, identity and store. One that fails stops no other. Each has a line with its time when it ends; the last line is the fleet. Clusters that are missing, incomplete, or trusted and not declared are named (procedure F01). Ctrl-C ends all pulls that run; each keeps what it collected.

Exit status: 0 every cluster complete; else the worst of them, from the most severe on: 130 interrupted, 1, 7, 6, 2, 3, 4 a cluster is incomplete or missing, 9 complete, and --check has new exceptions.`;
  static override examples = [
    '<%= config.bin %> fleet pull',
    '<%= config.bin %> fleet pull --check --quiet --jobs 8 --config /etc/affidavit.yaml',
    '<%= config.bin %> fleet pull --only prod-eu --only prod-us',
    '<%= config.bin %> fleet pull --tag region=eu --json',
  ];
  static override flags = {
    ...fleetFlags,
    since: gatewayFlags.since,
    until: gatewayFlags.until,
    check: testFlags.check,
    'fail-on': testFlags['fail-on'],
  };

  protected override readonly interruption = {
    kept: 'Each pull that ran keeps what it collected, in a snapshot marked incomplete.',
    next: 'Run the same command again to continue.',
  };

  async run(): Promise<FleetPullReport> {
    const { flags: given } = await this.parse(FleetPull);
    const { fleet, program } = this.fleetRun(given);
    const { fleetPull } = await import('../../usecases/fleet/fleetPull.ts');
    const { memberOf } = await import('../../usecases/fleet/memberOf.ts');
    const argv = passedOn(given, ['since', 'until', 'check', 'fail-on']);
    const report = await fleetPull(fleet, program, argv, (end) =>
      this.print([pullLine(memberOf(end), new Date().toISOString())], given.quiet),
    );
    if (report.exit !== 0) process.exitCode = report.exit;
    this.print(pullEnd(report), given.quiet);
    return report;
  }
}
