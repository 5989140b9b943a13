/** Table that holds what the procedures found, each row with the procedure's id. */
export const FINDINGS = 'assessment_rows';

/** Name of the table that holds the population of a procedure. */
export function populationTable(id: string): string {
  return `population_${id}`;
}

/** Table that holds where the rows of exceptions are: dataset, row_id, line. */
export const EXCEPTION_LINES = 'exception_lines';

/** Table that holds the ids of the exceptions of an assessment. */
export const EXCEPTION_IDS = 'exception_ids';

/** Table that holds the exceptions of an assessment as a bundle lists them. */
export const LISTED_EXCEPTIONS = 'listed_exceptions';
