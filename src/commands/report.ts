import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/baseCommand.ts';
import { bundleFlags } from '../cli/flags/bundleFlags.ts';
import { commonFlags } from '../cli/flags/commonFlags.ts';
import { testFlags } from '../cli/flags/testFlags.ts';
import { presentDraft } from '../cli/present/conclude/draft.ts';
import type { DraftReport } from '../records/reports/draftReport.ts';

export default class Report extends BaseCommand {
  static override summary = 'Write the draft report of a period: page and workbook.';
  static override description =
    'The page that a bundle holds as index.html, marked DRAFT, without key, number and signature: results, exceptions with responses, request list, people, machine identities, completeness, limitations. It loads nothing from outside and opens in any browser. --workbook also writes the same as sheets, the workbook.xlsx of a bundle.\n\nExit status: 0 written; 2 wrong usage, or a file exists; 6 the store is busy, damaged or of another version; 7 cannot write; 8 no snapshot serves the period.';
  static override examples = [
    '<%= config.bin %> report --period 2026-Q3 --entity "Acme Ltd" --out draft.html',
    '<%= config.bin %> report --period 2026-Q3 --entity "Acme Ltd" --out draft.html --workbook draft.xlsx',
  ];
  static override flags = {
    store: commonFlags.store,
    settings: testFlags.settings,
    controls: testFlags.controls,
    procedures: testFlags.procedures,
    period: { ...commonFlags.period, required: true as const },
    entity: bundleFlags.entity,
    type: bundleFlags.type,
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
