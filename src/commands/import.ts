import { BaseCommand } from '../cli/baseCommand.ts';
import { commonFlags } from '../cli/flags/commonFlags.ts';
import { gatewayFlags } from '../cli/flags/gatewayFlags.ts';
import { sourceFlags } from '../cli/flags/sourceFlags.ts';
import { presentImport } from '../cli/present/collect/import.ts';
import { plural } from '../formats/plural.ts';
import type { PullReport } from '../records/snapshot.ts';

export default class Import extends BaseCommand {
  static override summary = 'Take a snapshot from files instead of from a gateway.';
  static override description =
    `For a cluster that cannot be reached. Reads dumps of \`tctl get KIND --format=json\` (one file a kind) and audit log files of any size: one JSON event a line as Teleport keeps them, JSON lists, and exports of Elasticsearch, Splunk or fluentd; plain or gzip data. All of it is marked as read from files, on the statement of the importer; a store holds either imports or pulls, never both. A dataset is complete for what was given; what was not given is listed as outstanding, unless that version or edition of the gateway has no such thing. With --since and --until you state that the log files hold that range completely; otherwise each counts from its first to its last event. A line or a file that cannot be read is named, and the rest is imported.

Exit status: 0 every dataset was given; 2 wrong usage, or nothing that can be imported; 4 an input is outstanding, or a part could not be read; 6 the store is busy, damaged, of another version or holds pulls; 7 cannot write; 130 interrupted.`;
  static override examples = [
    '<%= config.bin %> import --tctl dumps --events 2026-07-01.log --events 2026-07-02.log --cluster acme.example.com --store airgap.db',
    '<%= config.bin %> import --events q3.jsonl --since 2026-07-01 --until 2026-10-01 --cluster acme.example.com --json',
  ];
  static override flags = {
    tctl: sourceFlags.tctl,
    events: sourceFlags.events,
    cluster: { ...sourceFlags.cluster, required: true },
    leaf: sourceFlags.leaf,
    'gateway-version': sourceFlags['gateway-version'],
    edition: sourceFlags.edition,
    since: {
      ...gatewayFlags.since,
      dependsOn: ['until'],
      description: 'the log files hold everything from here on …',
    },
    until: { ...gatewayFlags.until, dependsOn: ['since'], description: '… up to here' },
    store: commonFlags.store,
  };

  protected override readonly interruption = {
    kept: 'Imported audit events are kept, in a snapshot marked incomplete.',
    next: 'Run the same command again.',
  };

  async run(): Promise<PullReport> {
    const { flags: given } = await this.parse(Import);
    const { importFiles } = await import('../usecases/importFiles.ts');
    const report = await importFiles(
      {
        tctlDir: given.tctl,
        eventFiles: given.events ?? [],
        cluster: given.cluster as string,
        leaves: given.leaf,
        gatewayVersion: given['gateway-version'],
        edition: given.edition as 'oss' | 'enterprise' | undefined,
        since: given.since,
        until: given.until,
        storeFile: given.store,
      },
      {
        collectorVersion: this.config.version,
        commandLine: process.argv.slice(2),
        signal: this.signal,
        onWarning: (text) => this.terminal.warn(text),
        onNewStore: this.onNewStore,
        onDataset: ({ dataset, status, rows }) =>
          this.terminal.progress(`${dataset}: ${status}, ${plural(rows, 'row')}`),
        onEvents: (count) => this.terminal.progress(`audit log: ${plural(count, 'event')}`),
      },
    );
    this.terminal.endProgress();
    if (!this.jsonEnabled() && !given.quiet) this.log(presentImport(report));
    if (!report.complete) process.exitCode = 4;
    return report;
  }
}
