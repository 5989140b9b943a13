import type { Page } from '../page.ts';
import { grouped } from '../parts/table.ts';
import { heightOf } from '../xlsx/heights.ts';
import type { PageCell, PageSheet } from '../xlsx/sheet.ts';
import { EVIDENCE_SHEETS, hasSheet } from './evidenceListings.ts';
import { type Listing, sheetCount } from './listing.ts';
import { LISTED_ROWS } from './places.ts';

const WIDTHS = [24, 60, 16, 12, 12, 34] as const;
const TOTAL = WIDTHS.reduce((sum, width) => sum + width, 0);
const HEADS = ['Sheet', 'Contents', 'Status', 'Rows', 'Sheets', 'All rows'];

const ABOUT: Readonly<Record<string, string>> = {
  Results: 'Every test of controls with its population, result and explanation.',
  Exceptions: 'Every row that breaks a rule, its place in the evidence, and what management says.',
  'Request list': 'Items 1 to 76 with the evidence that answers each.',
  Populations: 'What each test was applied to, and the sample of the published size.',
};

/** Which sheet holds what, how many of its rows, and where the whole listing is; also datasets that have no sheet, and why. */
export function contentsSheet(page: Page, listings: readonly Listing[]): PageSheet {
  const { conclusion, files } = page;
  const tables = new Map(conclusion.set.tables().map((table) => [table.table, table]));
  const named = new Map([...EVIDENCE_SHEETS].map(([table, sheet]) => [sheet, table]));
  const shown = listings.map((listing) => {
    const { name, total, whole } = listing;
    const table = tables.get(named.get(name) ?? '');
    const status = table?.outcome?.status ?? '';
    const reason = status === 'complete' || status === 'empty' ? '' : (table?.outcome?.reason ?? '');
    const about = [ABOUT[name] ?? table?.dataset.description ?? '', reason].filter((text) => text !== '');
    return row([
      { value: name, style: 'body', to: { cell: `'${name}'!A1` } },
      { value: about.join('\n'), style: 'body' },
      { value: status, style: 'body' },
      { value: total, style: 'count' },
      { value: sheetCount(listing), style: 'count' },
      { value: whole, style: 'body', ...(files.has(whole) ? { to: { file: whole } } : {}) },
    ]);
  });
  const missing = [...EVIDENCE_SHEETS].flatMap(([name, sheet]) => {
    const table = tables.get(name);
    if (table === undefined || hasSheet(table)) return [];
    const { outcome, dataset } = table;
    const why = outcome === null ? 'The closing snapshot did not collect it.' : outcome.reason;
    return [
      row([
        { value: sheet, style: 'body' },
        { value: `${dataset.description}\nNo sheet: ${why}`, style: 'body' },
        { value: outcome?.status ?? 'not collected', style: 'body' },
        ...[0, 0, 0].map((): PageCell => ({ value: '', style: 'body' })),
      ]),
    ];
  });
  return {
    kind: 'page',
    name: 'Contents',
    widths: WIDTHS,
    rows: [
      { cells: [{ value: 'Contents', style: 'title', span: WIDTHS.length }], height: 30 },
      ...NOTES.map((note) => ({
        cells: [{ value: note, style: 'lead' as const, span: WIDTHS.length }],
        height: heightOf(note, TOTAL),
      })),
      { cells: [] },
      { cells: HEADS.map((head): PageCell => ({ value: head, style: 'head' })) },
      ...shown,
      ...missing,
    ],
  };
}

const NOTES = [
  'The same rows as the files named under "All rows", for reading, sorting and filtering. The .jsonl files are the evidence; where a sheet differs from them, they count.',
  'All cells are text or numbers, none is a formula. A time has two columns: its text, and a date in UTC. Characters that cannot be shown are written as \\u{…}.',
  `A sheet holds ${grouped(LISTED_ROWS)} rows; a longer listing goes on in further sheets with a number behind the name. A row of evidence that is an exception leads to it in its first column, an exception to its row in the column row_id.`,
  'Further datasets and the audit log are in evidence/. Saving this file changes its bytes and breaks its checksum: work on a copy.',
];

function row(cells: readonly PageCell[]): PageSheet['rows'][number] {
  const heights = cells.map(({ value }, index) => heightOf(String(value), WIDTHS[index] ?? 1));
  return { cells, height: Math.max(...heights) };
}
