import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, type JsonObject } from '../../src/formats/canonicalJson.ts';
import { mayNeedRedaction } from '../../src/redaction/mayNeedRedaction.ts';
import { redact } from '../../src/redaction/redact.ts';
import { redactText } from '../../src/redaction/text/redactText.ts';
import { ORDINARY_TEXTS, SECRET, SECRET_FORMS } from './forms.ts';

function check(row: JsonObject, gone: string): void {
  const { value, redactions } = redact(row, 'events');
  expect(JSON.stringify(value)).not.toContain(gone);
  expect(redactions.length).toBeGreaterThan(0);
  expect(redact(value, 'events').redactions).toEqual([]);
  expect(mayNeedRedaction(Buffer.from(canonicalJson(row)))).toBe(true);
}

describe('no form of a secret stays', () => {
  describe.each(SECRET_FORMS.map(([kind, text, gone]) => ({ kind, text, gone: gone ?? SECRET })))(
    '$kind',
    ({ text, gone }) => {
      test('as a text', () => {
        expect(redactText(text)).not.toContain(gone);
        check({ command: text }, gone);
      });
      test('inside JSON in a text', () => check({ data: JSON.stringify({ list: [text] }) }, gone));
      test('amid other words', () => check({ command: `run it: ${text}\nand more` }, gone));
      test('in percent encoding', () =>
        check({ path: `/a/${encodeURIComponent(text)}` }, encodeURIComponent(gone)));
    },
  );

  test('there are as many forms as were found, and more', () => {
    expect(SECRET_FORMS.length).toBeGreaterThan(46);
  });
});

describe('ordinary words stay', () => {
  test.each(ORDINARY_TEXTS)('%s', (text) => {
    expect(redactText(text)).toBe(text);
    expect(redact({ message: text }, 'events').redactions).toEqual([]);
  });
});

describe('whatever the text', () => {
  const pieces = fc.oneof(
    fc.constantFrom(...SECRET_FORMS.map((form) => form[1]), ...ORDINARY_TEXTS),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(
      'password',
      'token=',
      '"',
      "'",
      '\\',
      '%3D',
      '://',
      '@',
      ':',
      ' ',
      '\n',
      '[redacted]',
      '{',
      '}',
      '[',
      ']',
      '|',
      '--',
    ),
  );
  const text = fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join(''));

  test('a second time changes nothing, nothing is thrown, and the length stays in proportion', () => {
    fc.assert(
      fc.property(text, (given) => {
        const once = redactText(given);
        expect(redactText(once)).toBe(once);
        expect(once.length).toBeLessThanOrEqual(given.length * 10 + 10);
      }),
      { numRuns: 3000 },
    );
  });

  test('no means no in the quick look, and rows are stable, too', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('a', 'event', 'data', 'body', 'message', 'name'), text, { maxKeys: 4 }),
        (row) => {
          const { value, redactions } = redact(row, 'events');
          if (!mayNeedRedaction(Buffer.from(canonicalJson(row)))) expect(redactions).toEqual([]);
          expect(redact(value, 'events').redactions).toEqual([]);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

/** A rule that takes quadratic time would not end within the time that a test has. */
describe('hostile texts of a hundred thousand characters end', () => {
  const fill = (unit: string) => unit.repeat(Math.ceil(100_000 / unit.length));
  test.each([
    'a',
    'A',
    '=',
    'a=',
    'token=',
    'token="',
    "token='",
    'password: ',
    '"password":"',
    '\\',
    '\\"',
    'password\\":\\"',
    '://',
    'a://b:',
    'a://b:c@',
    '//a:b',
    'eyJ',
    'eyJhbGciOiJ.',
    'bearer ',
    'basic ',
    'Basic YTpi ',
    '%',
    '%3D',
    '%253D',
    '%25',
    '[',
    '{"a":',
    '{',
    '<a>',
    '<a ',
    'name="',
    'name="a"\n\n',
    'login a password ',
    'identified by "',
    '--token ',
    '-u a:',
    'mysql -',
    'a:b@tcp',
    'tele-a',
    '$2a$10$',
    '$argon2id$',
    '{SSHA}',
    '-----BEGIN ',
    'token: |\n ',
    'kind: Secret\n',
    'cookie: ',
    'authorization: ',
    ',a=',
    'token=a,',
    '\u00e9',
    '\\u0070',
    'xoxb-',
    'sk-',
    '1:AA',
    'a|b:c',
    'secret_',
    'secret.',
    'AbSecret',
  ])('%j', (unit) => {
    for (const given of [fill(unit), `token=${fill(unit)}`, `${fill(unit)}"`]) {
      const once = redactText(given);
      expect(once.length).toBeLessThanOrEqual(given.length * 10 + 10);
    }
  });

  test('nesting without end', () => {
    let row: JsonObject = { token: 'x' };
    for (let depth = 0; depth < 5000; depth++) row = { a: row };
    expect(JSON.stringify(redact(row, 'events').value)).not.toContain('token');
    expect(
      redact({ data: `${'['.repeat(200_000)}"ghp_${'a1'.repeat(20)}"` }, 'events').redactions,
    ).toHaveLength(1);
  });
});
