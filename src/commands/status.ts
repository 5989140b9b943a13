import { BaseCommand } from '../cli/baseCommand.ts';
import { flags } from '../cli/flags.ts';
import { presentStatus } from '../cli/present/status.ts';
import type { CoverageRow } from '../records/coverage.ts';

export default class Status extends BaseCommand {
  static override summary =
    'List the 62 rows of evidence that the documents name: what is there, what is missing, what to do next.';
  static override description =
    'Each row is collected, derived, attached, asked for, not offered or denied, by the latest finished snapshot, the local runs and the attached files.\n\nExit status: 0 listed; 2 there is no store at the path given; 6 the store is busy, damaged or of another version.';
  static override examples = [
    '<%= config.bin %> status --store evidence.db',
    '<%= config.bin %> status --json',
  ];
  static override flags = { store: flags.store, period: flags.period, settings: flags.settings };

  async run(): Promise<{ rows: CoverageRow[] }> {
    const { flags: given } = await this.parse(Status);
    const { evidenceStatus } = await import('../usecases/status.ts');
    const rows = evidenceStatus({
      storeFile: given.store,
      period: given.period,
      settingsFile: given.settings,
    });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentStatus(rows));
    return { rows };
  }
}
