import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/baseCommand.ts';
import { commonFlags } from '../cli/flags/commonFlags.ts';
import { testFlags } from '../cli/flags/testFlags.ts';
import { presentEvidence } from '../cli/present/conclude/evidence.ts';
import type { EvidenceReport } from '../records/reports/evidenceReport.ts';

export default class Evidence extends BaseCommand {
  static override summary = 'Write the evidence set of a period as a SQLite file.';
  static override description =
    'One typed table a dataset. The same evidence set that `export` concludes from: every dataset bounded to the period, opening and closing state, effective access, populations, and the rows that the procedures found. docs/datasets.md describes the tables; sqlite3, duckdb and DB Browser open the file.\n\nExit status: 0 written; 2 wrong usage, or the file exists; 6 the store is busy, damaged or of another version; 7 cannot write; 8 no snapshot serves the period.';
  static override examples = ['<%= config.bin %> evidence --period 2026-Q3 --out evidence.db'];
  static override flags = {
    store: commonFlags.store,
    settings: testFlags.settings,
    controls: testFlags.controls,
    procedures: testFlags.procedures,
    period: { ...commonFlags.period, required: true as const },
    out: Flags.string({
      required: true,
      description: 'the file to write',
      env: 'AFFIDAVIT_OUT',
      helpValue: 'FILE',
    }),
  };

  async run(): Promise<EvidenceReport> {
    const { flags: given } = await this.parse(Evidence);
    const { keepEvidence } = await import('../usecases/evidence.ts');
    const report = keepEvidence({
      storeFile: given.store,
      period: given.period ?? '',
      settingsFile: given.settings,
      controlsFile: given.controls,
      proceduresFolder: given.procedures,
      out: given.out,
    });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentEvidence(report));
    return report;
  }
}
