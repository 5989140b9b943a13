import { BaseCommand } from '../cli/baseCommand.ts';
import { flags } from '../cli/flags.ts';
import { presentImport } from '../cli/present/import.ts';
import type { PullReport } from '../records/snapshot.ts';

export default class Import extends BaseCommand {
  static override summary = 'Take a snapshot from files, for a cluster that cannot be reached.';
  static override description =
    `Reads dumps of \`tctl get KIND --format=json\` (one file a kind) and audit log files, of any size. Everything is marked as read from files, on the word of whoever imports; a store holds either imports or pulls, never both. A dataset is complete for what was given; what was not given is asked for by name. With --since and --until you say that the log files hold that stretch whole; else each counts from its first to its last event.

Exit status: 0 every dataset was given; 2 wrong usage or a broken file; 4 something is asked for, or lines of a log are broken; 6 the store is busy, damaged, of another version or holds pulls; 7 cannot write; 130 interrupted.`;
  static override examples = [
    '<%= config.bin %> import --tctl dumps --events 2026-07-01.log --events 2026-07-02.log --cluster acme.example.com --store airgap.db',
    '<%= config.bin %> import --events q3.jsonl --since 2026-07-01 --until 2026-10-01 --cluster acme.example.com --json',
  ];
  static override flags = {
    tctl: flags.tctl,
    events: flags.events,
    cluster: { ...flags.cluster, required: true },
    since: {
      ...flags.since,
      dependsOn: ['until'],
      description: 'the log files hold everything from here on …',
    },
    until: { ...flags.until, dependsOn: ['since'], description: '… up to here' },
    store: flags.store,
  };

  async run(): Promise<PullReport> {
    const { flags: given } = await this.parse(Import);
    const { importFiles } = await import('../usecases/importFiles.ts');
    const report = await importFiles(
      {
        tctlDir: given.tctl,
        eventFiles: given.events ?? [],
        cluster: given.cluster as string,
        since: given.since,
        until: given.until,
        storeFile: given.store,
      },
      {
        collectorVersion: this.config.version,
        signal: this.signal,
        onWarning: (text) => this.terminal.warn(text),
        onDataset: ({ dataset, status, rows }) =>
          this.terminal.progress(`${dataset}: ${status}, ${rows} rows`),
        onEvents: (count) => this.terminal.progress(`audit log: ${count} events`),
      },
    );
    this.terminal.endProgress();
    if (!this.jsonEnabled() && !given.quiet) this.log(presentImport(report));
    if (!report.complete) process.exitCode = 4;
    return report;
  }
}
