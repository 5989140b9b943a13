import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../cli/baseCommand.ts';
import { presentSample } from '../cli/present/verify/sample.ts';
import type { SampleReport } from '../records/reports/sampleReport.ts';

export default class Sample extends BaseCommand {
  static override summary = "Draw the sample of a test from a bundle's population.";
  static override description =
    'The same rows on any machine: the seed is the SHA-256 of the engagement, the procedure and the SHA-256 of populations/<procedure>.csv, with a line feed between them; rows are ranked by the SHA-256 of the seed followed by row_id. The size is that of the sample in the bundle, by how often the control operates (sample_by of populations/index.csv), unless --size is given. Verify the bundle first.\n\nExit status: 0 drawn; 2 wrong usage, or no such population.';
  static override examples = [
    '<%= config.bin %> sample acme-soc2-2026-Q3-seq001.zip --procedure K10 --engagement "Acme Type II 2026"',
  ];
  static override args = { file: Args.string({ required: true, description: 'the bundle (.zip)' }) };
  static override flags = {
    procedure: Flags.string({
      required: true,
      helpValue: 'K10',
      env: 'AFFIDAVIT_PROCEDURE',
      description: 'the procedure whose population is drawn from',
    }),
    engagement: Flags.string({
      required: true,
      helpValue: 'TEXT',
      env: 'AFFIDAVIT_ENGAGEMENT',
      description: 'a text of the auditor, so that nobody else can choose the rows',
    }),
    size: Flags.integer({
      helpValue: 'N',
      min: 1,
      env: 'AFFIDAVIT_SIZE',
      description: 'rows to draw (default: as many as the sample of the bundle has)',
    }),
  };

  async run(): Promise<SampleReport> {
    const { args, flags: given } = await this.parse(Sample);
    const { sample } = await import('../usecases/sample.ts');
    const report = await sample(args.file, {
      procedure: given.procedure,
      engagement: given.engagement,
      size: given.size,
    });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentSample(report));
    return report;
  }
}
