import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { presentSnapshot } from '../../cli/present/collect/snapshots.ts';
import type { SnapshotInfo } from '../../records/snapshot.ts';

export default class SnapshotsShow extends BaseCommand {
  static override summary = 'Show one snapshot: status, rows and reason of every dataset.';
  static override description =
    'Without an ID the latest one.\n\nExit status: 0 shown; 2 there is no such snapshot or store; 6 the store is busy, damaged or of another version.';
  static override examples = [
    '<%= config.bin %> snapshots show 12 --store evidence.db',
    '<%= config.bin %> snapshots show --json',
  ];
  static override args = { id: Args.integer({ description: 'number of the snapshot' }) };
  static override flags = { store: commonFlags.store };

  async run(): Promise<SnapshotInfo> {
    const { args, flags: given } = await this.parse(SnapshotsShow);
    const { showSnapshot } = await import('../../usecases/snapshots.ts');
    const snapshot = showSnapshot({ storeFile: given.store, id: args.id });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentSnapshot(snapshot));
    return snapshot;
  }
}
