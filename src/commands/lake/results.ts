import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../../cli/baseCommand.ts';
import { lakeSqlFlags, sqlOptionsOf } from '../../cli/flags/lakeFlags.ts';
import { presentLakeResults } from '../../cli/present/fleet/lakeSql.ts';
import type { LakeResultsReport } from '../../records/reports/lakeReports.ts';

const { 'teleport-table': _, ...sqlFlags } = lakeSqlFlags;

export default class LakeResults extends BaseCommand {
  static override summary = "Take a warehouse's answer to a procedure back and conclude from it.";
  static override description =
    `FILE is the whole answer, as CSV with a header, to the statement that \`lake sql\` prints for the procedure with the same flags. The conclusion follows from its rows as from rows of ours; --json keeps the text of the query, its id, the number of rows and the SHA-256 of both, for the working papers.

Exit status: 0 concluded; 2 wrong usage, there is no lake, or the file is no whole answer; 5 the lake does not verify; 6 the lake cannot be read.`;
  static override examples = [
    '<%= config.bin %> lake results K10.csv --to lake --engine athena --procedure K10 --query-id 3f2c9a --json',
  ];
  static override args = {
    file: Args.string({ required: true, description: 'the answer (CSV)' }),
  };
  static override flags = {
    ...sqlFlags,
    procedure: { ...lakeSqlFlags.procedure, required: true as const },
    'query-id': Flags.string({
      env: 'AFFIDAVIT_QUERY_ID',
      helpValue: 'ID',
      required: true,
      description: "the warehouse's own id of the query",
    }),
  };

  async run(): Promise<LakeResultsReport> {
    const { args, flags: given } = await this.parse(LakeResults);
    const { lakeResults } = await import('../../usecases/lake/lakeResults.ts');
    const report = await lakeResults({
      ...sqlOptionsOf(given),
      procedure: given.procedure ?? '',
      file: args.file,
      queryId: given['query-id'],
    });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentLakeResults(report));
    return report;
  }
}
