import { BaseCommand } from '../../cli/baseCommand.ts';
import { lakeSqlFlags, sqlOptionsOf } from '../../cli/flags/lakeFlags.ts';
import { presentLakeSql } from '../../cli/present/fleet/lakeSql.ts';
import type { LakeSqlReport } from '../../records/reports/lakeReports.ts';

export default class LakeSql extends BaseCommand {
  static override summary =
    'Print the SQL that makes a lake visible to a warehouse, and a statement for each procedure.';
  static override description =
    `For Trino, Amazon Athena, BigQuery, ClickHouse and Snowflake: nothing is sent anywhere, the statements are printed. Each procedure is one statement over all clusters of the lake, whose answer \`lake results\` takes back. --teleport-table prints views instead of copies of events: events_flat over the table of Teleport's own Athena backend. docs/scale.md says what was tried on which engine.

Exit status: 0 printed; 2 wrong usage, or there is no lake; 5 the manifest of the lake does not verify.`;
  static override examples = [
    '<%= config.bin %> lake sql --to lake --engine athena --table soc2 --location s3://bucket/lake',
    '<%= config.bin %> lake sql --to lake --engine trino --table hive.soc2 --location s3://bucket/lake --procedure K10',
    '<%= config.bin %> lake sql --to lake --engine athena --teleport-table teleport.events --period 2026-Q3',
  ];
  static override flags = lakeSqlFlags;

  async run(): Promise<LakeSqlReport> {
    const { flags: given } = await this.parse(LakeSql);
    const { lakeSql } = await import('../../usecases/lake/lakeSql.ts');
    const report = await lakeSql({ ...sqlOptionsOf(given), teleportTable: given['teleport-table'] });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentLakeSql(report));
    return report;
  }
}
