import { BaseCommand } from '../cli/baseCommand.ts';
import { presentVersions } from '../cli/present/operate/version.ts';
import type { VersionReport } from '../records/reports/programReports.ts';

export default class VersionCommand extends BaseCommand {
  static override summary = 'Show the versions of affidavit, Node, SQLite and schemas.';
  static override description =
    'The versions that a report of a defect needs. A store of an earlier schema is migrated by the first command that writes to it, one of a later schema is refused.\n\nExit status: 0 shown.';
  static override examples = ['<%= config.bin %> version', '<%= config.bin %> version --json'];

  async run(): Promise<VersionReport> {
    const { flags } = await this.parse(VersionCommand);
    const { versions } = await import('../usecases/programFacts.ts');
    const report = versions(this.config.version);
    if (!this.jsonEnabled() && !flags.quiet) this.log(presentVersions(report));
    return report;
  }
}
