import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RowSpool } from '../../src/usecases/export/rowSpool.ts';
import { textsOf } from './support/spooled.ts';

test('rows come back as they were kept, as often as they are asked for, each dataset its own', () => {
  const row = fc.jsonValue({ maxDepth: 2 }).map((value) => ({ json: JSON.stringify(value) }));
  fc.assert(
    fc.property(fc.array(row, { maxLength: 50 }), (rows) => {
      const spool = new RowSpool();
      const read = (dataset: string) => textsOf(spool.lines(dataset)).map((json) => ({ json }));
      try {
        // longer than what is read at once
        const long = { json: JSON.stringify('é'.repeat(200_000)) };
        const all = [...rows, long, ...rows];
        expect(spool.keep('sessions', all)).toBe(all.length);
        expect(spool.keep('logins', [])).toBe(0);
        expect(read('sessions')).toEqual(all);
        expect(read('sessions')).toEqual(all);
        expect(read('logins')).toEqual([]);
      } finally {
        spool.remove();
      }
    }),
    { numRuns: 20 },
  );
});
