import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/baseCommand.ts';
import { sourceFlags } from '../../cli/flags/sourceFlags.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { PEOPLE_KINDS, type PeopleKindName } from '../../records/peopleKinds.ts';
import type { PeopleTemplate } from '../../usecases/people/importPeople.ts';

export default class PeopleTemplateCommand extends BaseCommand {
  static override summary = 'Print the columns of a list with one example line (CSV).';
  static override description =
    'Replace the example line; it is never imported. Times are a date (2026-08-31), RFC 3339 (2026-08-31T17:00:00Z), or a time of day (2026-08-31 17:00) of the zone that `people import --timezone` names.\n\nExit status: 0 printed; 2 wrong usage.';
  static override examples = [
    '<%= config.bin %> people template leavers > leavers.csv',
    '<%= config.bin %> people template --kind admins --json',
  ];
  static override args = {
    kind: Args.string({ options: [...PEOPLE_KINDS], description: 'which list' }),
  };
  static override flags = { kind: sourceFlags.kind };

  async run(): Promise<PeopleTemplate> {
    const { args, flags: given } = await this.parse(PeopleTemplateCommand);
    const kind = args.kind ?? given.kind;
    if (kind === undefined)
      throw new AffidavitError('USAGE', 'No kind of list was given.', `One of ${PEOPLE_KINDS.join(', ')}.`);
    const { describePeople } = await import('../../usecases/people/importPeople.ts');
    const template = describePeople(kind as PeopleKindName);
    if (!this.jsonEnabled()) process.stdout.write(template.csv);
    return template;
  }
}
