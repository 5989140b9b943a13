import { Flags } from '@oclif/core';
import { BaseCommand } from '../../cli/baseCommand.ts';
import { fleetOf } from '../../cli/configuration/chosenFleet.ts';
import { bundleFlags } from '../../cli/flags/bundleFlags.ts';
import { lakePeriod, lakeStores, lakeTo } from '../../cli/flags/lakeFlags.ts';
import { testFlags } from '../../cli/flags/testFlags.ts';
import { promptPassphrase } from '../../cli/passphrase.ts';
import { presentLakeWrite } from '../../cli/present/fleet/lake.ts';
import type { LakeWriteReport } from '../../records/reports/lakeReports.ts';

export default class LakeWrite extends BaseCommand {
  static override summary =
    'Write the evidence sets of clusters as signed Parquet, for an engine of your own.';
  static override description =
    `Writes every table of the evidence set of a period, and the audit log by day, as plain Parquet partitioned by period and cluster, with manifest.json, SHA256SUMS and the signatures of a bundle. Whole or not at all: a run that is killed leaves the lake as it was. Clusters and periods that the lake holds already stay; the same cluster and period is replaced. --fleet takes every cluster that affidavit.yaml declares: those that were never pulled are named, and are exceptions of F01 in \`lake check\`. The same evidence gives the same files. Needs DuckDB: npm install --global @duckdb/node-api@1.5.6-r.1. docs/scale.md describes the layout and the engines.

Exit status: 0 written, or nothing changed; 2 wrong usage, or DuckDB is not installed; 6 a store or the lake is busy or damaged; 7 cannot write; 8 no snapshot serves the period, or no key.`;
  static override examples = [
    '<%= config.bin %> lake write --to lake --period 2026-Q3 --entity "Acme Ltd" --key acme.key',
    '<%= config.bin %> lake write --to lake --period 2026-Q3 --fleet',
    '<%= config.bin %> lake write --to lake --period 2026-Q3 --store prod.db --store staging.db --entity "Acme Ltd" --key acme.key',
  ];
  static override flags = {
    to: lakeTo,
    period: { ...lakePeriod, required: true as const },
    store: lakeStores,
    fleet: Flags.boolean({
      env: 'AFFIDAVIT_FLEET',
      exclusive: ['store'],
      description:
        'the stores of all clusters under `fleet:` of affidavit.yaml, which are the declared population (F01)',
    }),
    entity: bundleFlags.entity,
    key: bundleFlags.key,
    'allow-open-key': bundleFlags['allow-open-key'],
    settings: testFlags.settings,
    controls: testFlags.controls,
  };

  protected override readonly interruption = {
    kept: 'The lake is as it was.',
    next: 'Run the same command again.',
  };

  /** fleet: of affidavit.yaml */
  static override readsConfiguration = true;

  async run(): Promise<LakeWriteReport> {
    const { flags: given } = await this.parse(LakeWrite);
    const { writeLake } = await import('../../usecases/lake/writeLake.ts');
    const report = await writeLake(
      {
        to: given.to,
        period: given.period ?? '',
        ...this.#stores(given),
        entity: given.entity,
        keyFile: given.key,
        allowOpenKey: given['allow-open-key'],
        settingsFile: given.settings,
        controlsFile: given.controls,
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
    if (!this.jsonEnabled() && !given.quiet) this.log(presentLakeWrite(report));
    return report;
  }

  /** The stores that were named, or those of the fleet. @throws AffidavitError USAGE */
  #stores({ fleet, store }: { fleet: boolean; store?: string[] | undefined }) {
    if (!fleet) return { storeFiles: store ?? [] };
    const { declared } = fleetOf(this.configuration?.values.fleet, { only: [], tags: [] });
    return { storeFiles: [], fleet: declared.map(({ name, storeFile }) => ({ name, store: storeFile })) };
  }
}
