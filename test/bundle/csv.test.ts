import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellText, csvRecord, newCsvNotes } from '../../src/bundle/export/csvCells.ts';
import { splitRows } from '../../src/bundle/export/splitRows.ts';
import { CsvReader } from '../../src/bundle/verify/csvReader.ts';
import { counterFor } from '../../src/bundle/verify/recordCounters.ts';
import { localTime } from '../../src/formats/localTime.ts';
import { plainText } from '../../src/formats/printable.ts';

const cell = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^[=+\-@\t\r"', \n]{1,4}x?$/),
  fc.constantFrom('', '"', '""', ',', '\r', '\n', '\r\n'),
);

describe('CSV', () => {
  it('built by hand is byte for byte what csv-stringify writes', () => {
    fc.assert(
      fc.property(fc.array(cell, { minLength: 2, maxLength: 6 }), (cells) => {
        expect(csvRecord(cells)).toBe(
          stringify([cells], { record_delimiter: '\r\n', quote_record_delimiter: true }),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('is read back and counted by the verifier as it was written', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 3, maxLength: 3 })),
        fc.integer({ min: 1, max: 9 }),
        (rows, step) => {
          const notes = newCsvNotes();
          const written = [['a', 'b', 'c'], ...rows].map((row) => row.map((one) => cellText(one, notes)));
          const bytes = Buffer.from(`\uFEFF${written.map(csvRecord).join('')}`);
          const read: string[] = [];
          const reader = new CsvReader(['x', 'b'], { left: 1_000_000 }, (one) => read.push(one));
          const counter = counterFor('x.csv');
          for (let at = 0; at < bytes.length; at += step) {
            reader.push(bytes.subarray(at, at + step));
            counter?.push(bytes.subarray(at, at + step));
          }
          expect(reader.end()).toBe(rows.length);
          expect(read).toEqual(written.slice(1).map(([, second = '']) => Buffer.from(second).toString()));
          expect(counter?.end()).toBe(rows.length);
        },
      ),
    );
  });

  it('never lets a spreadsheet run a cell or a terminal obey it', () => {
    fc.assert(
      fc.property(cell, (text) => {
        const notes = newCsvNotes();
        const shown = cellText(text, notes);
        expect(shown).not.toMatch(/^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/);
        expect(shown).not.toMatch(/(^|[;\t\r\n])[\s\u00a0]*[=+\-@]/);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
        expect(shown).not.toMatch(/[\u0000-\u0008\u001b\u007f\u009b\u202e]/);
        const changes = notes.neutralised_cells + notes.escaped_cells;
        expect(changes > 0).toBe(shown !== text);
      }),
    );
  });

  it.each([
    ['=1', "'=1"],
    ['\n=1', "'\n'=1"],
    [' =1', "' =1"],
    ['\u00a0=1', "'\u00a0=1"],
    ['\u3000\u2003+1', "'\u3000\u2003+1"],
    ['\u034f=1', "'\u034f=1"],
    ['\u3164@SUM(A1)', "'\u3164@SUM(A1)"],
    ['\u2800-1', "'\u2800-1"],
    ['\ufe66cmd', "'\ufe66cmd"],
    ['\u207a1', "'\u207a1"],
    [';=1', ";'=1"],
    ['x;=1', "x;'=1"],
    ['x; \u00a0-1', "x;' \u00a0-1"],
    ['x\n@y', "x\n'@y"],
    ['x\t=1', "x\t'=1"],
    ['a;b', 'a;b'],
    ['a - b', 'a - b'],
    [' a', ' a'],
    ['Mozilla/5.0 (X11; Linux)', 'Mozilla/5.0 (X11; Linux)'],
    ['\u00e9=1', '\u00e9=1'],
  ])('%j is shown as %j', (text, shown) => {
    const notes = newCsvNotes();
    expect(cellText(text, notes)).toBe(shown);
    expect(notes.neutralised_cells).toBe(text === shown ? 0 : 1);
  });

  it('shows what zero-width characters hide', () => {
    expect(cellText('\u200b=1', newCsvNotes())).toMatch(/^(\\u\{200b\}|')/);
    expect(cellText('\ufeff=1', newCsvNotes())).toMatch(/^(\\u\{feff\}|')/);
    expect(cellText('\u2060=1', newCsvNotes())).toMatch(/^(\\u\{2060\}|')/);
  });

  it('notes cells that Excel would cut, and leaves numbers alone', () => {
    const notes = newCsvNotes();
    expect(cellText('x'.repeat(32_768), notes)).toHaveLength(32_768);
    expect([
      cellText(-5, notes),
      cellText(true, notes),
      cellText(null, notes),
      cellText(['a', 'b'], notes),
    ]).toEqual(['-5', 'true', '', 'a; b']);
    expect(notes).toEqual({ neutralised_cells: 0, escaped_cells: 0, long_cells: 1 });
  });
});

describe('splitRows', () => {
  it('loses nothing and keeps the order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer()), fc.integer({ min: 1, max: 5 }), async (rows, limit) => {
        const parts: number[][] = [];
        for await (const part of splitRows(rows, limit)) {
          const read: number[] = [];
          for await (const batch of part) read.push(...batch);
          parts.push(read);
        }
        expect(parts.flat()).toEqual(rows);
        expect(parts).toHaveLength(Math.max(1, Math.ceil(rows.length / limit)));
      }),
    );
  });
});

describe('localTime', () => {
  it.each([
    ['2026-07-01T00:00:00.123Z', 'Europe/Berlin', '2026-07-01T02:00:00.123+02:00'],
    ['2026-10-25T00:59:59Z', 'Europe/Berlin', '2026-10-25T02:59:59.000+02:00'],
    ['2026-10-25T01:00:00Z', 'Europe/Berlin', '2026-10-25T02:00:00.000+01:00'],
    ['2026-01-01T00:00:00Z', 'America/St_Johns', '2025-12-31T20:30:00.000-03:30'],
    ['nonsense', 'UTC', ''],
  ])('%s in %s', (time, zone, local) => {
    expect(localTime(time, zone)).toBe(local);
  });
});

describe('plainText', () => {
  it('shows what would act', () => {
    expect(plainText('a\u001b[31mb\nc\u202ed\ud800')).toBe('a\\u{1b}[31mb\\u{a}c\\u{202e}d\ufffd');
  });
});
