import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/baseCommand.ts';
import { flags } from '../cli/flags.ts';
import { presentDraftReport } from '../cli/present/draftReport.ts';
import type { DraftReport } from '../records/draftReport.ts';

export default class Report extends BaseCommand {
  static override summary = 'Write the report of a period as one HTML page, marked as a draft.';
  static override description =
    'Results by criterion, charts, exceptions, request list, how each dataset came to be, people, non-human identities, timeline, completeness and limitations, with sign-off blocks: a self-contained page that asks for nothing from outside. It is not signed and has no number of the chain, and says so on every page. SOURCE_DATE_EPOCH fixes the time on it.\n\nExit status: 0 written; 2 wrong usage, or the file exists; 6 the store is busy, damaged or of another version; 7 cannot write; 8 no snapshot serves the period.';
  static override examples = [
    '<%= config.bin %> report --period 2026-Q3 --entity "Acme Ltd" --out report.html',
  ];
  static override flags = {
    store: flags.store,
    settings: flags.settings,
    controls: flags.controls,
    procedures: flags.procedures,
    entity: flags.entity,
    period: { ...flags.period, required: true as const },
    type: Flags.string({
      options: ['1', '2'],
      default: '2',
      env: 'AFFIDAVIT_TYPE',
      description: 'type of the examination: 1, design at a date; 2, operation over the period',
    }),
    out: Flags.string({
      required: true,
      description: 'the file to write',
      env: 'AFFIDAVIT_OUT',
      helpValue: 'FILE',
    }),
  };

  async run(): Promise<DraftReport> {
    const { flags: given } = await this.parse(Report);
    const { writeDraftReport } = await import('../usecases/draftReport.ts');
    const report = writeDraftReport({
      storeFile: given.store,
      period: given.period ?? '',
      settingsFile: given.settings,
      controlsFile: given.controls,
      proceduresFolder: given.procedures,
      entity: given.entity,
      type: given.type === '1' ? '1' : '2',
      out: given.out,
      version: this.config.version,
      environment: process.env,
    });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentDraftReport(report));
    return report;
  }
}
