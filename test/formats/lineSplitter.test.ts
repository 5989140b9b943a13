import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitLines } from '../../src/formats/lineSplitter.ts';

/** The lines of a text that comes in pieces of a size, and whether its end had no LF. */
async function lines(text: string, piece: number, maxBytes = 1000): Promise<[(string | null)[], boolean]> {
  const bytes = Buffer.from(text);
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  }
  const found: (string | null)[] = [];
  const splitting = splitLines(pieces(), maxBytes);
  for (;;) {
    const { value, done } = await splitting.next();
    if (done === true) return [found, value];
    found.push(value?.toString('utf8') ?? null);
  }
}

test('only LF ends a line: not CR, NEL, the separators of Unicode, form feed or vertical tab', async () => {
  const odd = 'a\rb\u0085c\u2028d\u2029e\ff\vg';
  for (const piece of [1, 2, 3, 7, 100])
    expect(await lines(`${odd}\n${odd}\r\n`, piece)).toEqual([[odd, `${odd}\r`], false]);
});

test('splits as split("\\n") does, wherever the pieces end', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\u2028', '\u0085', 'é', '😀') });
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (given, piece) => {
      const expected = given.split('\n');
      const last = expected.pop() ?? '';
      expect(await lines(given, piece)).toEqual([last === '' ? expected : [...expected, last], last !== '']);
    }),
  );
});

test('a line that is too long is null, and the next one is whole', async () => {
  expect(await lines(`${'x'.repeat(11)}\nshort\n`, 4, 10)).toEqual([[null, 'short'], false]);
});
