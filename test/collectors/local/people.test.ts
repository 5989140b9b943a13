import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePeople } from '../../../src/collectors/local/people/parsePeople.ts';
import { peopleColumns, peopleTemplate } from '../../../src/collectors/local/people/template.ts';
import { AffidavitError } from '../../../src/errors/affidavitError.ts';
import { PEOPLE_KINDS } from '../../../src/records/peopleKinds.ts';

const utf8 = (text: string) => Buffer.from(text, 'utf8');
const leavers = (bytes: Uint8Array) => parsePeople(bytes, 'leavers', 'l.csv', 'l.csv');
const bodies = (bytes: Uint8Array) => leavers(bytes).rows.map(({ body }) => body);
const problem = (bytes: Uint8Array): string => {
  try {
    leavers(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(AffidavitError);
    expect((error as AffidavitError).code).toBe('FILE_INVALID');
    return (error as AffidavitError).message;
  }
  throw new Error('it was taken');
};

describe('lists of people', () => {
  it.each([
    ['comma and LF', utf8('user,left,note\nann,2026-08-31,"a, b"\n')],
    ['semicolon, CRLF and byte-order mark', utf8('\uFEFFuser;left;note\r\nann;2026-08-31;a, b\r\n')],
    ['tab, no end of line', utf8('user\tleft\tnote\nann\t2026-08-31\ta, b')],
    ["Excel's sep line", utf8('sep=|\r\nUSER|Left|Note\r\nann|2026-08-31|a, b\r\n')],
    ['UTF-16', Buffer.from('\uFEFFuser;left;note\r\n ann ;2026-08-31;a, b\r\n;;\r\n\r\n', 'utf16le')],
  ])('are read with %s', (_, bytes) => {
    expect(bodies(bytes)).toEqual([{ user: 'ann', left: '2026-08-31', note: 'a, b' }]);
  });

  it('drop repeated lines and unknown columns, and say so', () => {
    const collected = leavers(
      utf8('user,left,Salary\nann,2026-08-31,9\nann,2026-08-31,10\nann,2026-09-30,9\n'),
    );
    expect(collected.rows.map(({ key }) => key)).toEqual(['ann 2026-08-31', 'ann 2026-09-30']);
    expect(collected.reason).toBe(
      '1 repeated lines were dropped; columns that the list does not have were left out: Salary',
    );
    expect(JSON.stringify(collected.rows)).not.toContain('Salary');
  });

  it('refuse two lines that contradict each other', () => {
    expect(problem(utf8('user,left,ticket\nann,2026-08-31,1\nann,2026-08-31,2\n'))).toContain(
      'line 3, column 1: "ann 2026-08-31" stands already, otherwise, in line 2',
    );
  });

  it.each([
    ['', 'it is empty'],
    ['name,left\nann,2026-01-01\n', 'line 1: no column user'],
    ['user,USER,left\na,b,2026-01-01\n', 'line 1, column 2: user comes twice'],
    ['user,left\nann,31.08.2026\n', 'line 2, column 2: left is not a time'],
    ['user,left\n"a\nb",2026-08-31\n', 'line 2, column 1: user holds a line break'],
    [
      'user,left\nann,2026-08-31\n\n"x\u0000",2026-08-31\n',
      'line 4, column 1: user holds a control character',
    ],
    ['user,left\nann,2026-08-31,more\n', 'line 2 has 3 cells, the first line 2'],
    ['user,left\n"ann,2026-08-31\n', 'a quotation mark is never closed'],
    ['user,left\nann "x",2026-08-31\n', 'a quotation mark stands inside a cell'],
  ])('refuse %j', (text, message) => {
    expect(problem(utf8(text))).toContain(message);
  });

  it('refuse bytes that are no text', () => {
    expect(problem(Buffer.from([0x75, 0x73, 0xff, 0x0a]))).toContain('not UTF-8');
  });

  it('tell ten problems and count the others', () => {
    const lines = Array.from({ length: 15 }, (_, n) => `u${n},never`).join('\n');
    expect(problem(utf8(`user,left\n${lines}\n`))).toMatch(/line 11, column 2.*; and 5 more\.$/);
  });

  it('read accounts of the identity provider into their values', () => {
    const text =
      'user,status,mfa,groups,last_login\nann,Active,YES,dba| ops |,2026-01-01T00:00:00+01:00\nbob,disabled,,,\n';
    const collected = parsePeople(utf8(text), 'idp-accounts', 'idp-accounts', 'i.csv');
    expect(collected.rows.map(({ body }) => body)).toEqual([
      {
        user: 'ann',
        status: 'active',
        mfa: true,
        groups: ['dba', 'ops'],
        last_login: '2026-01-01T00:00:00+01:00',
      },
      { user: 'bob', status: 'disabled', mfa: null, groups: [] },
    ]);
  });

  it('whatever comes is a list or FILE_INVALID, never anything else', () => {
    const hostile = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string({ unit: 'binary', maxLength: 200 }).map((text) => utf8(`user,left\n${text}`)),
      fc
        .array(fc.constantFrom('"', ',', ';', '\r', '\n', 'a', '__proto__', '2026-01-01', '\uFEFF'))
        .map((parts) => utf8(parts.join(''))),
    );
    fc.assert(
      fc.property(hostile, fc.constantFrom(...PEOPLE_KINDS), (bytes, kind) => {
        try {
          parsePeople(bytes, kind, 's', 'f');
        } catch (error) {
          if (!(error instanceof AffidavitError) || error.code !== 'FILE_INVALID') throw error;
        }
      }),
    );
  });

  it('the template has every column, the required ones filled', () => {
    for (const kind of PEOPLE_KINDS)
      expect(parsePeople(utf8(peopleTemplate(kind)), kind, 's', 'f').rows).toHaveLength(1);
  });
});

describe('docs/people.md', () => {
  const text = readFileSync(path.join(import.meta.dirname, '../../../docs/people.md'), 'utf8');

  it.each(PEOPLE_KINDS)('lists the columns of %s', (kind) => {
    const section = text.split('\n## ').find((part) => part.startsWith(`\`${kind}\``)) ?? '';
    const listed = [...section.matchAll(/^\| `(\w+)` +\| (required)? *\|/gm)].map((match) => [
      match[1],
      match[2] === 'required',
    ]);
    expect(listed).toEqual(peopleColumns(kind).map(({ name, required }) => [name, required]));
  });
});
