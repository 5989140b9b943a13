import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RowSpool } from '../../src/usecases/export/rowSpool.ts';

test('rows come back as they were kept, as often as they are asked for, each dataset its own', () => {
  const row = fc.record({
    key: fc.string({ unit: 'binary', maxLength: 20 }),
    json: fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value)),
  });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 50 }), (rows) => {
      const spool = new RowSpool();
      try {
        // longer than what is read at once
        const long = { key: 'long', json: JSON.stringify('é'.repeat(100_000)) };
        const all = [...rows, long, ...rows];
        expect(spool.keep('sessions', all)).toBe(all.length);
        expect(spool.keep('logins', [])).toBe(0);
        expect([...spool.rows('sessions')]).toEqual(all);
        expect([...spool.rows('sessions')]).toEqual(all);
        expect([...spool.rows('logins')]).toEqual([]);
      } finally {
        spool.remove();
      }
    }),
    { numRuns: 20 },
  );
});
