import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JOIN } from '../../src/store/events/eventLines.ts';
import { openEventWriter } from '../../src/store/events/eventWriter.ts';
import { openStoreForReading, openStoreForWriting } from '../../src/store/file/open.ts';
import { event } from './fixtures.ts';
import { storePath } from './helpers.ts';

const uid = fc.oneof(fc.stringMatching(/^[a-c]{0,3}$/), fc.string({ unit: 'grapheme' }));

test('events as lines are those that are read one by one, in the same order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), uid), { maxLength: 400 }),
      fc.integer({ min: 0, max: 5 }),
      fc.integer({ min: 0, max: 6 }),
      (keys, fromUs, toUs) => {
        const path = storePath();
        openStoreForWriting(path).close();
        const writer = openEventWriter(path);
        writer.insert(
          keys.map(([timeUs, id], index) =>
            event(timeUs, id, {
              json: Buffer.from(JSON.stringify({ id, x: 'ä'.repeat(index % 7 === 0 ? 9000 : 3) })),
            }),
          ),
        );
        writer.close();
        const store = openStoreForReading(path);
        let lines = '';
        let counted = 0;
        for (const batch of store.eventLines({ fromUs, toUs })) {
          lines += batch.lines.toString('utf8');
          counted += batch.count;
        }
        const plain = [...store.events({ fromUs, toUs })];
        store.close();
        expect(lines).toBe(plain.map(({ json }) => `${json}\n`).join(''));
        expect(counted).toBe(plain.length);
      },
    ),
    { numRuns: 40 },
  );
});

test('rows are joined in the order of the index, without sorting', () => {
  const path = storePath();
  openStoreForWriting(path).close();
  const db = new Database(path);
  const plan = db.prepare(`EXPLAIN QUERY PLAN ${JOIN}`).all(0, '', 1, '') as { detail: string }[];
  db.close();
  const steps = plan.map(({ detail }) => detail).join('\n');
  expect(steps).toContain('USING INDEX sqlite_autoindex_event_1 ((time_us,uid)>(?,?)');
  expect(steps).not.toContain('TEMP B-TREE');
});
