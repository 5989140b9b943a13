import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { sourceFlags } from '../../cli/flags/sourceFlags.ts';
import { presentLocalRun } from '../../cli/present/collect/local.ts';
import type { LocalRun } from '../../records/localRun.ts';
import type { PeopleKindName } from '../../records/peopleKinds.ts';

export default class PeopleImport extends BaseCommand {
  static override summary = 'Import a list: leavers, joiners, accounts, administrators, changes, incidents …';
  static override description =
    `The file is CSV; docs/people.md and \`people template\` describe the columns. Exports of Okta, Entra and BambooHR are read by their own headers; --columns maps others. Lists of occurrences (leavers, joiners, movers, changes, incidents) of files with different names accumulate; a file of the same name replaces its earlier import. Every other list is complete and replaces the previous one. One invalid cell rejects the file; the error names line and column. Names are compared with the gateway's users: unknown ones are reported, and a list without any known name is rejected unless --force is given.

Exit status: 0 imported; 2 the file is missing or invalid; 6 the store is busy, damaged or of another version; 7 cannot write.`;
  static override examples = [
    '<%= config.bin %> people import leavers-2026-Q3.csv --kind leavers --timezone Europe/Berlin',
    '<%= config.bin %> people import hr.csv --kind leavers --columns user=Login,left="Last day" --store soc2.db --json',
  ];
  static override args = { file: Args.string({ required: true, description: 'the list (CSV)' }) };
  static override flags = {
    kind: { ...sourceFlags.kind, required: true },
    timezone: sourceFlags.timezone,
    columns: sourceFlags.columns,
    force: commonFlags.force,
    store: commonFlags.store,
  };

  async run(): Promise<LocalRun> {
    const { args, flags: given } = await this.parse(PeopleImport);
    const { importPeople } = await import('../../usecases/people/importPeople.ts');
    const run = importPeople(
      {
        file: args.file,
        kind: given.kind as PeopleKindName,
        timezone: given.timezone,
        columns: given.columns ?? [],
        force: given.force,
        onWarning: (text) => this.terminal.warn(text),
      },
      this.target(given.store),
    );
    if (!this.jsonEnabled() && !given.quiet) this.log(presentLocalRun(run));
    return run;
  }
}
