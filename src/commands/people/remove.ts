import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { sourceFlags } from '../../cli/flags/sourceFlags.ts';
import { presentLocalRun } from '../../cli/present/collect/local.ts';
import type { LocalRun } from '../../records/localRun.ts';
import type { PeopleKindName } from '../../records/peopleKinds.ts';

export default class PeopleRemove extends BaseCommand {
  static override summary = 'Withdraw a list that was imported by mistake.';
  static override description =
    `No export has the list from now on. It stays in the store: who withdrew it, when and why is recorded, and bundles say so. Importing the list again brings it back.

Exit status: 0 withdrawn; 2 there is no such list or store; 6 the store is busy, damaged or of another version; 7 cannot write.`;
  static override examples = [
    '<%= config.bin %> people remove --kind admins --note "list of the test cluster"',
    '<%= config.bin %> people remove leavers-2026-Q3.csv --kind leavers --json',
  ];
  static override args = {
    file: Args.string({ description: 'the file that it was imported from, where there are several' }),
  };
  static override flags = {
    kind: { ...sourceFlags.kind, required: true },
    note: { ...commonFlags.note, description: 'why it is withdrawn' },
    store: commonFlags.store,
  };

  async run(): Promise<LocalRun> {
    const { args, flags: given } = await this.parse(PeopleRemove);
    const { removePeople } = await import('../../usecases/people/removePeople.ts');
    const run = removePeople(
      { kind: given.kind as PeopleKindName, file: args.file, note: given.note },
      this.target(given.store),
    );
    if (!this.jsonEnabled() && !given.quiet) this.log(presentLocalRun(run));
    return run;
  }
}
