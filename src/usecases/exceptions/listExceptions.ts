import { exceptionsOf } from '../../controls/exceptions.ts';
import type { ResponseStatus } from '../../records/exceptions.ts';
import type {
  ExceptionDetail,
  ExceptionList,
  RegisteredException,
} from '../../records/reports/exceptionReports.ts';
import {
  checkId,
  type ExceptionScope,
  notFound,
  type RegisterView,
  shownPeriod,
  theOne,
  withRegister,
} from './withRegister.ts';

/**
 * The exceptions of a period with their standing, and those that ended since the last earlier period.
 *
 * @param status only those of this status; undefined: all
 * @throws AffidavitError STORE_…, EXPORT_NO_SNAPSHOT, PERIOD_INVALID, FILE_…
 */
export function listExceptions(scope: ExceptionScope, status: ResponseStatus | undefined): ExceptionList {
  return withRegister(scope, (view) => ({
    period: shownPeriod(view.period),
    counts: view.register.counts(),
    exceptions: [...registered(view)].filter((one) => status === undefined || one.status === status),
    ended: [...view.register.ended()]
      .filter(({ standing }) => status === undefined || standing.status === status)
      .map(({ standing, ...one }) => ({ ...one, status: standing.status })),
  }));
}

/** Every exception of a conclusion with its standing, in the order of exceptions.csv. */
export function* registered({ conclusion, register }: RegisterView): Generator<RegisteredException> {
  for (const exception of exceptionsOf(conclusion.set, conclusion.results)) {
    const { id, reference, test: procedure, dataset, row_id, facts } = exception;
    const standing = register.standingOf({ ...exception, procedure });
    yield { ...standing, id, reference, procedure, dataset, row_id, facts };
  }
}

/**
 * One exception with its history.
 *
 * @param given its id, or the beginning of it
 * @throws AffidavitError USAGE, EXCEPTION_NOT_FOUND, and as `listExceptions`
 */
export function showException(scope: ExceptionScope, given: string): ExceptionDetail {
  const id = checkId(given);
  return withRegister(scope, (view) => {
    const { register, period } = view;
    const key = theOne(register, id);
    if (key === null) throw notFound(id);
    const listed = register.isListed(key.id)
      ? ([...registered(view)].find((one) => one.id === key.id) ?? null)
      : null;
    const { procedure, dataset, row_id, fault } = key;
    return {
      ...{ id: key.id, procedure, dataset, row_id, fault },
      period: shownPeriod(period),
      listed,
      history: register
        .historyOf(key)
        .map(({ id: _, procedure: _p, dataset: _d, row_id: _r, ...line }) => line),
    };
  });
}
