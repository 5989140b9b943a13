import { readerTime } from '../formats/readerTime.ts';
import { resultRows } from '../records/listings/resultListing.ts';
import type { ReportBundle, ReportInput } from './input.ts';
import type { Page } from './page.ts';
import { fileLinks } from './parts/files.ts';
import {
  exceptionListing,
  populationListing,
  requestListing,
  resultListing,
} from './workbook/conclusionListings.ts';
import { contentsSheet } from './workbook/contentsSheet.ts';
import { coverSheet } from './workbook/coverSheet.ts';
import { EVIDENCE_SHEETS, evidenceListing, hasSheet } from './workbook/evidenceListings.ts';
import { exceptionLinks } from './workbook/exceptionLinks.ts';
import { type Listing, sheetsOf } from './workbook/listing.ts';
import type { Book } from './xlsx/sheet.ts';
import { writeBook } from './xlsx/writeBook.ts';

/**
 * The report as a workbook (.xlsx), in pieces: cover, contents, results, exceptions, request list, populations, and a sheet a
 * dataset that people open. The same input gives the same bytes; memory does not grow with the rows.
 *
 * @param bundle the bundle that it is part of; null: a draft, marked so on every page
 */
export async function* renderWorkbook(
  input: ReportInput,
  bundle: ReportBundle | null,
): AsyncGenerator<Buffer> {
  const page: Page = { ...input, bundle, files: fileLinks(bundle) };
  yield* writeBook(bookOf(page));
}

function bookOf(page: Page): Book {
  const { entity, bundle, generatedAt, program, conclusion, type } = page;
  const listings = listingsOf(page);
  const mark = `${type === '1' ? 'Type I' : 'Type II'}${bundle === null ? ' · DRAFT' : ''}`;
  return {
    title: `${entity}, SOC 2 evidence, ${conclusion.scope.period.label}`,
    creator: `affidavit ${program.version}`,
    made: generatedAt,
    head: `${entity.slice(0, 80)} · SOC 2 evidence · ${conclusion.scope.period.label} · ${mark}`,
    foot: `affidavit ${program.version} · ${readerTime(generatedAt.toISOString())}`,
    sheets: [
      coverSheet(page),
      contentsSheet(page, listings),
      ...listings.flatMap((listing) => sheetsOf(listing)),
    ],
  };
}

function listingsOf(page: Page): Listing[] {
  const { conclusion, entityControls, exceptions } = page;
  const rows = resultRows(conclusion.results, entityControls);
  const links = exceptionLinks(
    exceptions.all(),
    conclusion.results,
    rows.map(({ result }) => result.id),
  );
  const tables = [...EVIDENCE_SHEETS.keys()].flatMap((name) => {
    const table = conclusion.set.table(name);
    return table === null || !hasSheet(table) ? [] : [table];
  });
  return [
    resultListing(rows, links),
    exceptionListing(page, links, new Set(tables.map(({ table }) => table))),
    requestListing(page),
    populationListing(page, links),
    ...tables.map((table) => evidenceListing(conclusion.set, table, links)),
  ];
}
