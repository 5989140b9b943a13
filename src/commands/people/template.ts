import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/baseCommand.ts';
import { PEOPLE_KINDS, type PeopleKindName } from '../../records/peopleKinds.ts';
import type { PeopleTemplate } from '../../usecases/people.ts';

export default class PeopleTemplateCommand extends BaseCommand {
  static override summary = 'Print an empty list of people with its columns and one example line (CSV).';
  static override description =
    'Replace the example line. Times are a date (2026-08-31) or RFC 3339 (2026-08-31T17:00:00Z).\n\nExit status: 0 printed; 2 wrong usage.';
  static override examples = [
    '<%= config.bin %> people template leavers > leavers.csv',
    '<%= config.bin %> people template admins --json',
  ];
  static override args = {
    kind: Args.string({ required: true, options: [...PEOPLE_KINDS], description: 'which list' }),
  };

  async run(): Promise<PeopleTemplate> {
    const { args } = await this.parse(PeopleTemplateCommand);
    const { describePeople } = await import('../../usecases/people.ts');
    const template = describePeople(args.kind as PeopleKindName);
    if (!this.jsonEnabled()) process.stdout.write(template.csv);
    return template;
  }
}
