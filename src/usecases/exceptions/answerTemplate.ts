import { cellText, csvRecord, newCsvNotes } from '../../bundle/export/csvCells.ts';
import { BOM } from '../../bundle/export/files/rowFiles.ts';
import type { ResponseStatus } from '../../records/exceptions.ts';
import type { ExceptionTemplate, RegisteredException } from '../../records/reports/exceptionReports.ts';
import { ANSWER_COLUMNS } from './answerColumns.ts';
import { registered } from './listExceptions.ts';
import { type ExceptionScope, shownPeriod, withRegister } from './withRegister.ts';

/**
 * The exceptions of a period as a table to fill in, with the responses that there are.
 *
 * @param status only those of this status; undefined: all
 * @throws AffidavitError as `listExceptions`
 */
export function answerTemplate(scope: ExceptionScope, status: ResponseStatus | undefined): ExceptionTemplate {
  return withRegister(scope, (view) => {
    const notes = newCsvNotes();
    const records = [csvRecord([...ANSWER_COLUMNS])];
    for (const exception of registered(view))
      if (status === undefined || exception.status === status)
        records.push(csvRecord(cellsOf(exception).map((cell) => cellText(cell, notes))));
    return { period: shownPeriod(view.period), rows: records.length - 1, csv: BOM + records.join('') };
  });
}

function cellsOf(exception: RegisteredException): unknown[] {
  return ANSWER_COLUMNS.map((name) => {
    if (name === 'responded_by') return exception.by;
    // an empty cell means: not answered yet
    if (name === 'revision') return exception.revision === 0 ? '' : exception.revision;
    return exception[name];
  });
}
