import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellText, newCsvNotes } from '../../src/bundle/export/csvCells.ts';
import { COLUMN_MEMBERS, eventHeaders, eventValues } from '../../src/bundle/export/events/columns.ts';
import { EventCsv } from '../../src/bundle/export/events/eventCsv.ts';
import { splitLines } from '../../src/bundle/export/lines/splitLines.ts';
import { canonicalJson, type JsonObject, type JsonValue } from '../../src/formats/canonicalJson.ts';

const MEMBERS = COLUMN_MEMBERS.flat();
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.stringMatching(/^[=+\-@\t\r"', \n\\]{0,4}x?$/),
  fc.constantFrom(
    '',
    '=1+1',
    '\uFF1Dx',
    '\u007f',
    '\u202e',
    'ä',
    '\ud800',
    'a,b',
    'x'.repeat(40_000),
    ','.repeat(17_000),
  ),
);
const value = fc.oneof(
  { weight: 6, arbitrary: text },
  fc.constantFrom<JsonValue>(true, false, null, 0, -0, -5, 1e300, 1.5),
  fc.array(fc.oneof(text, fc.constant(null), fc.integer()), { maxLength: 3 }),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue>,
);
const member = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...MEMBERS) },
  fc.string(),
  fc.constantFrom('', 'users', 'use', 'resu', 'u"ser', 'constructor', 'ключ'),
);
const time = fc.oneof(
  fc.constantFrom('2026-07-01T00:00:00.123Z', '2026-10-25T00:59:59Z', 'nonsense', ''),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);
const event = fc
  .tuple(fc.dictionary(member, value, { maxKeys: 14 }), fc.option(time, { nil: undefined }))
  .map(([members, at]) => (at === undefined ? members : { ...members, time: at }) as JsonObject);

/** The plain way: parsed objects, csv-stringify. */
function plain(jsons: readonly string[], timezone: string, notes = newCsvNotes()): string {
  const rows = jsons.map((json, index) =>
    eventValues(JSON.parse(json), timezone, index + 1).map((cell) => cellText(cell, notes)),
  );
  return stringify(rows, { record_delimiter: '\r\n', quote_record_delimiter: true });
}

function linesOf(jsons: readonly string[]) {
  return { lines: Buffer.from(jsons.map((json) => `${json}\n`).join('')), count: jsons.length };
}

describe('the spreadsheet view of events', () => {
  it.each(['UTC', 'Europe/Berlin'])('is what csv-stringify makes of the parsed events (%s)', (timezone) => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 4 }), (events) => {
        const jsons = events.map((one) => canonicalJson(one));
        const [fastNotes, plainNotes] = [newCsvNotes(), newCsvNotes()];
        const fast = new EventCsv(timezone).records(linesOf(jsons), 1, fastNotes).toString('utf8');
        expect(fast).toBe(plain(jsons, timezone, plainNotes));
        expect(fastNotes).toEqual(plainNotes);
      }),
      { numRuns: 1500 },
    );
  });

  it('is the same for JSON that is not canonical', () => {
    const jsons = [
      '{ "user": "alice" , "success": true }',
      '{"user":"a","user":"b","code":"x","code":null}',
      '{"\\u0075ser":"alice","argv":[["}"],{"user":"x"}],"name":"n"}',
      '{}',
      '{"success":false,"id":"i","name":null}',
    ];
    const csv = new EventCsv('UTC').records(linesOf(jsons), 1, newCsvNotes()).toString('utf8');
    expect(csv).toBe(plain(jsons, 'UTC'));
  });

  it('grows its memory when a cell takes more room than its JSON', () => {
    const hostile = canonicalJson({
      code: '\u0001'.repeat(60_000),
      uid: 'x'.repeat(16_000),
      user: 'u'.repeat(16_000),
    });
    const csv = new EventCsv('UTC').records(linesOf(Array(20).fill(hostile)), 1, newCsvNotes());
    expect(csv.toString('utf8')).toBe(plain(Array(20).fill(hostile), 'UTC'));
  });

  it('has a header for every cell', () => {
    for (const timezone of ['UTC', 'Europe/Berlin'])
      expect(eventValues({}, timezone, 1)).toHaveLength(eventHeaders(timezone).length);
  });
});

describe('splitLines', () => {
  it('loses nothing and keeps the order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer(), { minLength: 1 })),
        fc.integer({ min: 1, max: 5 }),
        async (batches, limit) => {
          const parts: string[] = [];
          for await (const part of splitLines(
            batches.map((one) => linesOf(one.map(String))),
            limit,
          )) {
            let read = '';
            for await (const { lines, count } of part) {
              expect(lines.toString().split('\n')).toHaveLength(count + 1);
              read += lines.toString();
            }
            parts.push(read);
          }
          const all = batches.flat();
          expect(parts.join('')).toBe(all.map((one) => `${one}\n`).join(''));
          expect(parts).toHaveLength(Math.max(1, Math.ceil(all.length / limit)));
        },
      ),
    );
  });
});
