import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { presentSnapshots } from '../../cli/present/collect/snapshots.ts';
import type { SnapshotInfo } from '../../records/snapshot.ts';

export default class SnapshotsList extends BaseCommand {
  static override summary = 'List the snapshots in the store.';
  static override description =
    'Time, gateway, caller and status of each.\n\nExit status: 0 listed; 2 there is no store; 6 the store is busy, damaged or of another version.';
  static override examples = ['<%= config.bin %> snapshots list --store evidence.db'];
  static override flags = { store: commonFlags.store };

  async run(): Promise<{ snapshots: SnapshotInfo[] }> {
    const { flags: given } = await this.parse(SnapshotsList);
    const { listSnapshots } = await import('../../usecases/snapshots.ts');
    const snapshots = listSnapshots({ storeFile: given.store });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentSnapshots(snapshots));
    return { snapshots };
  }
}
