import { populationsOf } from '../../controls/populations.ts';
import { EXCEPTION_COLUMNS } from '../../records/listings/exceptionListing.ts';
import type { ListingColumn } from '../../records/listings/listingColumn.ts';
import { POPULATION_COLUMNS } from '../../records/listings/populationListing.ts';
import { REQUEST_COLUMNS } from '../../records/listings/requestListing.ts';
import { RESULT_COLUMNS, type ResultRow } from '../../records/listings/resultListing.ts';
import type { Page } from '../page.ts';
import type { LinkedCell, SheetCell, Tone } from '../xlsx/sheet.ts';
import { EVIDENCE_SHEETS } from './evidenceListings.ts';
import { EXCEPTIONS, type ExceptionLinks, RESULTS } from './exceptionLinks.ts';
import { type Listing, sheetColumns } from './listing.ts';
import { placeOf } from './places.ts';

/** Colours of results and states, as on the page. */
const RESULT_TONES: ReadonlyMap<string, Tone> = new Map([
  ['exception', 'bad'],
  ['insufficient_evidence', 'lack'],
  ['judgment_required', 'ask'],
  ['no_exception', 'good'],
]);
const STATE_TONES: ReadonlyMap<string, Tone> = new Map([
  ['outstanding', 'lack'],
  ['denied', 'bad'],
  ['collected', 'good'],
  ['derived', 'good'],
  ['attached', 'good'],
]);

/** Every test with its result; the number of exceptions leads to the first of them. */
export function resultListing(rows: readonly ResultRow[], links: ExceptionLinks): Listing {
  return {
    name: RESULTS,
    columns: sheetColumns(RESULT_COLUMNS, { result: RESULT_TONES }),
    frozen: 1,
    total: rows.length,
    *rows() {
      for (const row of rows)
        yield cellsOf(RESULT_COLUMNS, row, { exceptions: links.firstOf(row.result.id) });
    },
    whole: 'results.csv',
    prose: true,
  };
}

/** Every exception; its test leads to the result, its row to the evidence. */
export function exceptionListing(page: Page, links: ExceptionLinks, shown: ReadonlySet<string>): Listing {
  const { conclusion, exceptions } = page;
  const controls = new Map(conclusion.results.map((result) => [result.id, result.controls]));
  const columns = sheetColumns(EXCEPTION_COLUMNS);
  return {
    name: EXCEPTIONS,
    columns,
    frozen: 1,
    total: conclusion.results.reduce((sum, result) => sum + result.exceptions, 0),
    *rows() {
      let number = 0;
      for (const exception of exceptions.all()) {
        number += 1;
        const { dataset, line, test } = exception;
        const sheet = shown.has(dataset) ? EVIDENCE_SHEETS.get(dataset) : undefined;
        yield cellsOf(
          EXCEPTION_COLUMNS,
          { number, exception, controls: controls.get(test) ?? [] },
          {
            procedure: links.resultOf(test),
            row_id: sheet === undefined || line === null ? null : placeOf(sheet, line),
          },
        );
      }
    },
    whole: 'exceptions.csv',
    prose: true,
  };
}

/** The request list. */
export function requestListing({ requests }: Page): Listing {
  return {
    name: 'Request list',
    columns: sheetColumns(REQUEST_COLUMNS, { state: STATE_TONES }),
    frozen: 2,
    total: requests.length,
    *rows() {
      for (const row of requests) yield cellsOf(REQUEST_COLUMNS, row, {});
    },
    whole: 'requests.csv',
    prose: true,
  };
}

/** The population of every test, and its sample. */
export function populationListing(page: Page, links: ExceptionLinks): Listing {
  const { conclusion, files } = page;
  const populations = populationsOf(conclusion);
  return {
    name: 'Populations',
    columns: sheetColumns(POPULATION_COLUMNS),
    frozen: 1,
    total: populations.length,
    *rows() {
      for (const population of populations) {
        const sha256 = files.sha256(`populations/${population.id}.csv`) ?? '';
        const row = {
          population,
          sha256,
          seed: sha256 === '' ? '' : page.sampleSeed(population.id, sha256),
        };
        yield cellsOf(POPULATION_COLUMNS, row, { procedure: links.resultOf(population.id) });
      }
    },
    whole: 'populations/index.csv',
    prose: true,
  };
}

/** The cells of a row, those with a place to lead to as links. */
function cellsOf<Row>(
  columns: readonly ListingColumn<Row>[],
  row: Row,
  to: Readonly<Record<string, string | null>>,
): SheetCell[] {
  return columns.map(({ name, cell }) => {
    const value = cell(row);
    const place = to[name];
    if (place === undefined || place === null || value === null || value === '') return value;
    return { value, to: place } satisfies LinkedCell;
  });
}
