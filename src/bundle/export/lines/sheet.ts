import { sheetColumns } from '../../../datasets/registry.ts';
import { eventHeaders } from '../events/columns.ts';
import { EventCsv } from '../events/eventCsv.ts';
import { ListingCsv } from './listingCsv.ts';
import type { RecordMaker } from './recordMaker.ts';

/** The contents of a spreadsheet of lines: events with their local time, or the columns of a dataset. */
export type Sheet = { events: { timezone: string } } | { dataset: string };

/** The header of such a sheet. */
export function headersOf(sheet: Sheet): string[] {
  if ('events' in sheet) return eventHeaders(sheet.events.timezone);
  return [...sheetColumns(sheet.dataset).map(({ name }) => name), 'jsonl_line'];
}

/** Makes the records of such a sheet. */
export function recordMaker(sheet: Sheet): RecordMaker {
  return 'events' in sheet
    ? new EventCsv(sheet.events.timezone)
    : new ListingCsv(sheetColumns(sheet.dataset));
}
