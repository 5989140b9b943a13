import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/baseCommand.ts';
import { flags } from '../cli/flags.ts';
import { presentDraft } from '../cli/present/draft.ts';
import type { DraftReport } from '../records/reports/draftReport.ts';

export default class Report extends BaseCommand {
  static override summary = 'Write the report of a period as one page, and as a workbook, marked DRAFT.';
  static override description =
    'The page that a bundle holds as index.html, without key, number and signature: results, exceptions with responses, request list, people, machine identities, completeness, limitations. It asks for nothing from outside and opens in any browser. --workbook also writes the same as sheets, the workbook.xlsx of a bundle.\n\nExit status: 0 written; 2 wrong usage, or a file exists; 6 the store is busy, damaged or of another version; 7 cannot write; 8 no snapshot serves the period.';
  static override examples = [
    '<%= config.bin %> report --period 2026-Q3 --entity "Acme Ltd" --out draft.html',
    '<%= config.bin %> report --period 2026-Q3 --entity "Acme Ltd" --out draft.html --workbook draft.xlsx',
  ];
  static override flags = {
    store: flags.store,
    settings: flags.settings,
    controls: flags.controls,
    procedures: flags.procedures,
    period: { ...flags.period, required: true as const },
    entity: flags.entity,
    type: flags.type,
    out: Flags.string({
      required: true,
      description: 'the file to write',
      env: 'AFFIDAVIT_OUT',
      helpValue: 'FILE',
    }),
    workbook: Flags.string({
      description: 'also write the workbook (.xlsx) to this file',
      env: 'AFFIDAVIT_WORKBOOK',
      helpValue: 'FILE',
    }),
  };

  async run(): Promise<DraftReport> {
    const { flags: given } = await this.parse(Report);
    const { writeDraft } = await import('../usecases/report.ts');
    const report = await writeDraft({
      storeFile: given.store,
      period: given.period,
      settingsFile: given.settings,
      controlsFile: given.controls,
      proceduresFolder: given.procedures,
      entity: given.entity,
      type: given.type === '1' ? '1' : '2',
      out: given.out,
      workbook: given.workbook,
      version: this.config.version,
      environment: process.env,
    });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentDraft(report));
    return report;
  }
}
