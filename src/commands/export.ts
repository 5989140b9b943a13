import { Flags } from '@oclif/core';
import { BaseCommand } from '../cli/baseCommand.ts';
import { bundlesOut } from '../cli/configuration/configuredFlags.ts';
import { flags } from '../cli/flags.ts';
import { eventsLakeOf, lakeDir } from '../cli/lakeFlags.ts';
import { promptPassphrase } from '../cli/passphrase.ts';
import { presentExport } from '../cli/present/export.ts';
import type { ExportReport } from '../records/reports/exportReport.ts';

export default class Export extends BaseCommand {
  static override summary = 'Write the signed evidence bundle of a period.';
  static override description =
    `Maps the evidence in the store to the criteria CC6.1 to CC8.1, runs the tests of controls, and writes one signed zip with its .sha256 and .sshsig beside it. Bundles are always signed. A further export of a period takes the place of the earlier one and names it; --reason says why. SOURCE_DATE_EPOCH fixes the time of export, for reproducible checksums. --tsa asks a timestamping authority (RFC 3161) for a timestamp of the signature; it gets a hash, no evidence. Without its timestamp no bundle is written. --events by-reference leaves the audit log in the Parquet files of a lake (\`lake write\`) and puts their hashes into the bundle, for periods of very many events; \`verify BUNDLE --lake DIR\` checks them.

Exit status: 0 written; 2 wrong usage; 6 the store is busy, damaged or of another version; 7 cannot write; 8 refused: no finished snapshot for the period, no key, or no timestamp of an authority named by --tsa.`;
  static override examples = [
    '<%= config.bin %> export --period 2026-Q3 --entity "Acme Ltd" --key acme.key --out bundles',
    '<%= config.bin %> export --period 2026-Q3 --entity "Acme Ltd" --key acme.key --out bundles --events by-reference --lake lake',
    '<%= config.bin %> export --from 2026-07-01 --to 2026-10-01 --entity "Acme Ltd" --key acme.key --out bundles --json',
  ];
  static override flags = {
    period: flags.period,
    from: flags.from,
    to: flags.to,
    entity: flags.entity,
    key: flags.key,
    'allow-open-key': flags['allow-open-key'],
    out: bundlesOut,
    store: flags.store,
    snapshot: flags.snapshot,
    settings: flags.settings,
    controls: flags.controls,
    procedures: flags.procedures,
    reason: flags.reason,
    type: flags.type,
    tsa: flags.tsa,
    pseudonymize: flags.pseudonymize,
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
