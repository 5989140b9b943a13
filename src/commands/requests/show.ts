import { Args } from '@oclif/core';
import { BaseCommand } from '../../cli/baseCommand.ts';
import { commonFlags } from '../../cli/flags/commonFlags.ts';
import { outputFlags } from '../../cli/flags/outputFlags.ts';
import { testFlags } from '../../cli/flags/testFlags.ts';
import { presentRequest } from '../../cli/present/conclude/requests.ts';
import type { RequestTrailReport } from '../../records/reports/requestReports.ts';

export default class RequestsShow extends BaseCommand {
  static override summary =
    'Show the trail of one access request: asked, reviewed, approved, used, expired or revoked.';
  static override description =
    `Every step with who took it and what came of it: reviews, certificates, sessions with commands, recording and exit code. Times that were not read and an end that was not seen are named.
Without --period it is the life of the request. --html writes the trail as one page that loads nothing from outside.

Exit status: 0 shown; 2 no access request has this id, or the file exists; 6 the store is busy, damaged or of another version; 7 cannot write; 8 the store has no finished snapshot for the period.`;
  static override examples = [
    '<%= config.bin %> requests show 0198c5c0-7a52-7b7e-9d4e-0a1c9b6f2d11',
    '<%= config.bin %> requests show 0198c5c0 --html request.html',
  ];
  static override args = {
    id: Args.string({
      required: true,
      description: 'id of the access request, or its first 6 characters or more',
    }),
  };
  static override flags = {
    period: { ...commonFlags.period, exclusive: [] },
    html: outputFlags.html,
    store: commonFlags.store,
    settings: testFlags.settings,
  };

  async run(): Promise<RequestTrailReport> {
    const { args, flags: given } = await this.parse(RequestsShow);
    const { showRequest } = await import('../../usecases/requests/showRequest.ts');
    const report = showRequest({
      id: args.id,
      html: given.html,
      version: this.config.version,
      storeFile: given.store,
      period: given.period,
      settingsFile: given.settings,
    });
    if (!this.jsonEnabled() && !given.quiet) this.log(presentRequest(report));
    return report;
  }
}
