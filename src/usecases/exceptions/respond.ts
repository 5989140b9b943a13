import { AffidavitError } from '../../errors/affidavitError.ts';
import type { ExceptionAnswer } from '../../records/reports/exceptionReports.ts';
import { whoRuns } from '../runInfo.ts';
import { type Answer, answerProblem } from './checkAnswer.ts';
import { checkId, type ExceptionScope, findExceptions, notFound, withWriter } from './withRegister.ts';

/** An answer to one exception; what is undefined stays as it was. Texts are as the person gave them. */
export interface RespondOptions {
  id: string;
  status: string | undefined;
  response: string | undefined;
  owner: string | undefined;
  /** dates: YYYY-MM-DD, empty to remove */
  due: string | undefined;
  acceptedUntil: string | undefined;
  /** ids of attachments */
  evidence: readonly number[] | undefined;
  by: string | undefined;
  /** the revision that the person saw; undefined: the latest */
  revision: number | undefined;
}

/**
 * Records what management says of an exception, as a further revision.
 *
 * @throws AffidavitError USAGE, EXCEPTION_NOT_FOUND, RESPONSE_OUTDATED, STORE_…, EXPORT_NO_SNAPSHOT, PERIOD_INVALID
 */
export function respond(scope: ExceptionScope, options: RespondOptions): ExceptionAnswer {
  const id = checkId(options.id);
  return withWriter(scope, (store) => {
    const key = findExceptions(store, scope, [id]).get(id) ?? null;
    if (key === null) throw notFound(id);
    const before = store.exceptions.latestResponse(key.id);
    const status = options.status ?? before?.status ?? 'open';
    const answer = {
      status,
      response: options.response ?? before?.response ?? '',
      owner: options.owner ?? before?.owner ?? '',
      due: options.due ?? before?.due ?? '',
      // the end of an acceptance goes with it
      accepted_until: options.acceptedUntil ?? (status === 'accepted' ? (before?.accepted_until ?? '') : ''),
      evidence: [...(options.evidence ?? before?.evidence ?? [])],
      by: options.by ?? '',
    };
    const attachments = new Set(store.local.attachments().map((one) => one.id));
    const problem = answerProblem(answer, attachments);
    if (problem !== null)
      throw new AffidavitError(
        'USAGE',
        `The response cannot be recorded: ${problem}.`,
        'See `affidavit exceptions respond --help`.',
      );
    const recorded = { ...(answer as Answer), who: whoRuns(), recorded: new Date().toISOString() };
    const answered = options.revision ?? before?.revision ?? 0;
    return { id: key.id, ...store.exceptions.respond(key, recorded, answered) };
  });
}
