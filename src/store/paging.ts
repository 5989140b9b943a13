// Few enough that they are forgotten before the garbage collector takes them for lasting ones: those it cleans late.
const MAX_ROWS = 32;
const MAX_UNITS = 256 * 1024;

/**
 * Streams a query in pages, each found by the last row of the one before. No statement stays open while the caller works
 * on a row: an open one would keep every writer out (rollback journal), and the same connection could not write at all.
 *
 * @param query gives the rows that follow `after` (null: from the start), in order; it is left early
 * @param sizeOf length of a row's text, so that a page of large rows stays small
 */
export function* paged<Row>(
  query: (after: Row | null) => Iterable<Row>,
  sizeOf: (row: Row) => number,
): IterableIterator<Row> {
  let after: Row | null = null;
  for (;;) {
    const page: Row[] = takePage(query(after), sizeOf);
    yield* page;
    const last: Row | undefined = page.at(-1);
    if (last === undefined) return;
    after = last;
  }
}

function takePage<Row>(rows: Iterable<Row>, sizeOf: (row: Row) => number): Row[] {
  const page: Row[] = [];
  let units = 0;
  for (const row of rows) {
    page.push(row);
    units += sizeOf(row);
    if (page.length >= MAX_ROWS || units >= MAX_UNITS) break;
  }
  return page;
}
