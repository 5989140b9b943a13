import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/baseCommand.ts';
import { bundleFlags } from '../cli/flags/bundleFlags.ts';
import { commonFlags } from '../cli/flags/commonFlags.ts';
import { eventsLakeOf, lakeDir } from '../cli/flags/lakeFlags.ts';
import { bundlesOut } from '../cli/flags/outputFlags.ts';
import { testFlags } from '../cli/flags/testFlags.ts';
import { promptPassphrase } from '../cli/passphrase.ts';
import { presentExport } from '../cli/present/deliver/export.ts';
import type { ExportReport } from '../records/reports/exportReport.ts';

export default class Export extends BaseCommand {
  static override summary = 'Write the signed evidence bundle of a period.';
  static override description =
    `Maps the evidence in the store to the criteria CC6.1 to CC8.1, runs the tests of controls, and writes one signed zip with its .sha256 and .sshsig beside it. Bundles are always signed. A further export of a period takes the place of the earlier one and names it; --reason says why. SOURCE_DATE_EPOCH fixes the time of export, for reproducible checksums. --tsa asks a timestamping authority (RFC 3161) for a timestamp of the signature; it gets a hash, no evidence. Without its timestamp no bundle is written. --events by-reference leaves the audit log in the Parquet files of a lake (\`lake write\`) and puts their hashes into the bundle, for periods of very many events; \`verify BUNDLE --lake DIR\` checks them.

Exit status: 0 written; 2 wrong usage; 6 the store is busy, damaged or of another version; 7 cannot write; 8 refused: no finished snapshot for the period, no key, or no timestamp of an authority named by --tsa.`;
  static override examples = [
    '<%= config.bin %> export --period 2026-Q3',
    '<%= config.bin %> export --period 2026-Q3 --entity "Acme Ltd" --key acme.key --out bundles',
    '<%= config.bin %> export --period 2026-Q3 --entity "Acme Ltd" --key acme.key --out bundles --events by-reference --lake lake',
    '<%= config.bin %> export --from 2026-07-01 --to 2026-10-01 --entity "Acme Ltd" --key acme.key --out bundles --json',
  ];
  static override flags = {
    period: commonFlags.period,
    from: commonFlags.from,
    to: commonFlags.to,
    entity: bundleFlags.entity,
    key: bundleFlags.key,
    'allow-open-key': bundleFlags['allow-open-key'],
    out: bundlesOut,
    store: commonFlags.store,
    snapshot: commonFlags.snapshot,
    settings: testFlags.settings,
    controls: testFlags.controls,
    procedures: testFlags.procedures,
    reason: bundleFlags.reason,
    type: bundleFlags.type,
    tsa: bundleFlags.tsa,
    pseudonymize: bundleFlags.pseudonymize,
    events: Flags.option({ options: ['included', 'by-reference'] as const })({
      env: 'AFFIDAVIT_EVENTS',
      default: 'included',
      description: 'where the audit log is: in the bundle, or in the files of --lake, which the bundle names',
    }),
    lake: { ...lakeDir, description: 'lake that holds the audit log (--events by-reference)' },
  };

  protected override readonly interruption = {
    kept: 'No bundle was written.',
    next: 'Run the same command again.',
  };

  async run(): Promise<ExportReport> {
    const { flags: given } = await this.parse(Export);
    const { exportBundle } = await import('../usecases/export.ts');
    const report = await exportBundle(
      {
        period: given.period,
        from: given.from,
        to: given.to,
        entity: given.entity,
        keyFile: given.key,
        allowOpenKey: given['allow-open-key'],
        outDir: given.out,
        storeFile: given.store,
        snapshot: given.snapshot,
        settingsFile: given.settings,
        controlsFile: given.controls,
        proceduresFolder: given.procedures,
        reason: given.reason,
        type: given.type,
        tsa: given.tsa,
        pseudonymKeyFile: given.pseudonymize,
        eventsLake: eventsLakeOf(given),
        environment: process.env,
      },
      {
        collectorVersion: this.config.version,
        signal: this.signal,
        passphrase: () => promptPassphrase('Passphrase of the signing key'),
        onWarning: (text) => this.terminal.warn(text),
        onProgress: (text) => this.terminal.progress(text),
      },
    );
    this.terminal.endProgress();
    if (!this.jsonEnabled() && !given.quiet) this.log(presentExport(report));
    return report;
  }
}
