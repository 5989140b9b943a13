import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { fleetFlags } from '../../cli/flags/fleetFlags.ts';
import { testFlags } from '../../cli/flags/testFlags.ts';
import { FleetCommand, passedOn } from '../../cli/fleetCommand.ts';
import { checkLines } from '../../cli/present/fleet/fleet.ts';
import type { FleetCheckReport } from '../../records/reports/fleetReports.ts';

export default class FleetCheck extends FleetCommand {
  static override summary =
    'Perform every test of controls for every cluster of the fleet: exceptions new, open, resolved.';
  static override description =
    `Runs \`check\` for each cluster under \`fleet:\` of affidavit.yaml, and tests the population of the fleet (procedure F01): clusters that were never pulled, are incomplete, or are trusted and not declared are exceptions.

Exit status: 0 no exception that --fail-on names; 4 a cluster is missing, incomplete or not declared; 9 new exceptions (--fail-on open: any that is not answered), and every cluster is there; 2, 6, 7, 130 as of \`check\` where a cluster ends so; the worst counts, as of \`fleet pull\`.`;
  static override examples = [
    '<%= config.bin %> fleet check',
    '<%= config.bin %> fleet check --period 2026-Q4 --fail-on open --json',
  ];
  static override flags = {
    ...fleetFlags,
    period: { ...commonFlags.period, exclusive: [] },
    'fail-on': testFlags['fail-on'],
  };

  async run(): Promise<FleetCheckReport> {
    const { flags: given } = await this.parse(FleetCheck);
    const { fleet, program } = this.fleetRun(given);
    const { fleetCheck } = await import('../../usecases/fleet/fleetState.ts');
    const report = await fleetCheck(fleet, program, passedOn(given, ['period', 'fail-on']));
    if (report.exit !== 0) process.exitCode = report.exit;
    this.print(checkLines(report), given.quiet);
    return report;
  }
}
