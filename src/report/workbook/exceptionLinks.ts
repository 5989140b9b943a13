import type { ListedException, TestResult } from '../../records/controls.ts';
import { type LinkedCell, SHEET_LINKS } from '../xlsx/sheet.ts';
import { cellOf, placeOf } from './places.ts';

/** Names of the sheets that links lead to. */
export const RESULTS = 'Results';
export const EXCEPTIONS = 'Exceptions';

/** Where exceptions, the rows that they are about, and the results of tests are in the workbook. */
export interface ExceptionLinks {
  /** the tests that a row is an exception of, with a link to the first of them; null: it is none */
  ofRow(table: string, line: number): LinkedCell | null;
  /** the first exception of a test; null: it is not shown */
  firstOf(test: string): string | null;
  /** the first line of a test in the results */
  resultOf(test: string): string | null;
}

/**
 * Reads the exceptions once. As many as one sheet can have links of are linked.
 *
 * @param resultTests ids of the tests in the order of the rows of the results
 */
export function exceptionLinks(
  exceptions: Iterable<ListedException>,
  results: readonly TestResult[],
  resultTests: readonly string[],
): ExceptionLinks {
  const rows = new Map<string, Map<number, { first: number; tests: string[] }>>();
  let number = 0;
  for (const { dataset, line, test } of exceptions) {
    if (number === SHEET_LINKS) break;
    number += 1;
    if (line === null) continue;
    const ofTable = rows.get(dataset) ?? new Map<number, { first: number; tests: string[] }>();
    rows.set(dataset, ofTable);
    const known = ofTable.get(line);
    if (known === undefined) ofTable.set(line, { first: number, tests: [test] });
    else if (!known.tests.includes(test)) known.tests.push(test);
  }
  const first = new Map<string, number>();
  let before = 0;
  for (const { id, exceptions: count } of results) {
    if (count > 0) first.set(id, before + 1);
    before += count;
  }
  return {
    ofRow(table, line) {
      const found = rows.get(table)?.get(line);
      return found === undefined
        ? null
        : { value: found.tests.join('; '), to: placeOf(EXCEPTIONS, found.first) };
    },
    firstOf(test) {
      const at = first.get(test);
      return at === undefined ? null : placeOf(EXCEPTIONS, at);
    },
    resultOf(test) {
      const at = resultTests.indexOf(test);
      return at === -1 ? null : cellOf(RESULTS, at + 1);
    },
  };
}
