import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/baseCommand.ts';
import { flags } from '../../cli/flags.ts';
import { presentLocalRun } from '../../cli/present/local.ts';
import type { LocalRun } from '../../records/localRun.ts';
import type { PeopleKindName } from '../../records/peopleKinds.ts';

export default class PeopleImport extends BaseCommand {
  static override summary = 'Import a list of people: leavers, joiners, accounts, administrators.';
  static override description =
    `The file is CSV; docs/people.md and \`people template\` describe the columns. Leavers and joiners of files with different names add up; a file of the same name takes the place of its earlier import. Every other list is the whole list and takes the place of the one before. One wrong cell refuses the file, and says line and column.

Exit status: 0 imported; 2 the file is missing or wrong; 6 the store is busy, damaged or of another version; 7 cannot write.`;
  static override examples = [
    '<%= config.bin %> people import leavers-2026-Q3.csv --kind leavers',
    '<%= config.bin %> people import admins.csv --kind admins --store soc2.db --json',
  ];
  static override args = { file: Args.string({ required: true, description: 'the list (CSV)' }) };
  static override flags = { kind: { ...flags.kind, required: true }, store: flags.store };

  async run(): Promise<LocalRun> {
    const { args, flags: given } = await this.parse(PeopleImport);
    const { importPeople } = await import('../../usecases/people.ts');
    const run = importPeople(
      { file: args.file, kind: given.kind as PeopleKindName },
      { storeFile: given.store, collectorVersion: this.config.version },
    );
    if (!this.jsonEnabled() && !given.quiet) this.log(presentLocalRun(run));
    return run;
  }
}
