import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { exceptionFlags } from '../../cli/flags/exceptionFlags.ts';
import { testFlags } from '../../cli/flags/testFlags.ts';
import { presentAnswers } from '../../cli/present/conclude/exceptions.ts';
import type { ExceptionAnswer } from '../../records/reports/exceptionReports.ts';

export default class ExceptionsRespond extends BaseCommand {
  static override summary = 'Record what management says of an exception.';
  static override description =
    `What is not given stays as it was. Each response is a further revision; none is altered or removed, and a response changes no result but that of K35, where one within triage_within is the disposition of a security event. An acceptance holds up to --accepted-until; the exception is open again afterwards. The next export has the response.

Exit status: 0 recorded; 2 no exception has this id, a date or a status is invalid, or somebody else answered meanwhile; 6 the store is busy, damaged or of another version; 7 cannot write; 8 the store has no finished snapshot for the period.`;
  static override examples = [
    '<%= config.bin %> exceptions respond 3f9a11c04b7e --status explained --response "Break-glass test of 12 August" --owner "Carol Diaz"',
    '<%= config.bin %> exceptions respond 3f9a11c04b7e --status accepted --response "Replaced by Q1" --accepted-until 2027-03-31 --evidence 4 --json',
  ];
  static override args = {
    id: Args.string({ required: true, description: 'id of the exception, or its first 8 digits or more' }),
  };
  static override flags = {
    status: exceptionFlags.status,
    response: exceptionFlags.response,
    owner: exceptionFlags.owner,
    due: exceptionFlags.due,
    'accepted-until': exceptionFlags['accepted-until'],
    evidence: exceptionFlags.evidence,
    by: exceptionFlags.by,
    revision: exceptionFlags.revision,
    period: {
      ...commonFlags.period,
      exclusive: [],
      description:
        'the period that the exception is of, where no bundle listed it yet (default: that of the newest bundle)',
    },
    store: commonFlags.store,
    settings: testFlags.settings,
    controls: testFlags.controls,
    procedures: testFlags.procedures,
  };

  async run(): Promise<ExceptionAnswer> {
    const { args, flags: given } = await this.parse(ExceptionsRespond);
    const { respond } = await import('../../usecases/exceptions/respond.ts');
    const answer = respond(
      {
        storeFile: given.store,
        period: given.period,
        settingsFile: given.settings,
        controlsFile: given.controls,
        proceduresFolder: given.procedures,
      },
      {
        id: args.id,
        status: given.status,
        response: given.response,
        owner: given.owner,
        due: given.due,
        acceptedUntil: given['accepted-until'],
        evidence: given.evidence,
        by: given.by,
        revision: given.revision,
      },
    );
    if (!this.jsonEnabled() && !given.quiet) this.log(presentAnswers([answer]));
    return answer;
  }
}
