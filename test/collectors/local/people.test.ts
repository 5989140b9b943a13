import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePeople } from '../../../src/collectors/local/people/parsePeople.ts';
import { peopleColumns, peopleTemplate } from '../../../src/collectors/local/people/template.ts';
import { AffidavitError } from '../../../src/errors/affidavitError.ts';
import { zonedTime } from '../../../src/formats/zonedTime.ts';
import { PEOPLE_KINDS } from '../../../src/records/peopleKinds.ts';

const utf8 = (text: string) => Buffer.from(text, 'utf8');
const READING = { source: 'l.csv', file: 'l.csv' };
const leavers = (bytes: Uint8Array) => parsePeople(bytes, 'leavers', READING);
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
      '1 repeated line was dropped; columns that the list does not have were left out: Salary',
    );
    expect(JSON.stringify(collected.rows)).not.toContain('Salary');
  });

  it('refuse two lines that contradict each other', () => {
    expect(problem(utf8('user,left,ticket\nann,2026-08-31,1\nann,2026-08-31,2\n'))).toContain(
      'line 3, column 1: "ann 2026-08-31" repeats line 2 with different values',
    );
  });

  it.each([
    ['', 'it is empty'],
    ['name,left\nann,2026-01-01\n', 'line 1: no column user'],
    ['user,USER,left\na,b,2026-01-01\n', 'line 1: column 2: user comes twice'],
    ['user,left\nann,31.08.2026\n', 'line 2, column 2: left is not a time'],
    ['user,left\n"a\nb",2026-08-31\n', 'line 2, column 1: user holds a line break'],
    [
      'user,left\nann,2026-08-31\n\n"x\u0000",2026-08-31\n',
      'line 4, column 1: user holds a control character',
    ],
    ['user,left\nann,2026-08-31,more\n', 'line 2 has 3 cells, the first line 2'],
    ['user,left\n"ann,2026-08-31\n', 'a quotation mark is never closed'],
    ['user,left\nann "x",2026-08-31\n', 'a quotation mark is inside a cell'],
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
    const collected = parsePeople(utf8(text), 'idp-accounts', READING);
    expect(collected.rows.map(({ body }) => body)).toEqual([
      {
        user: 'ann',
        status: 'active',
        mfa: 'yes',
        groups: ['dba', 'ops'],
        last_login: '2026-01-01T00:00:00+01:00',
      },
      { user: 'bob', status: 'disabled', groups: [] },
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
          parsePeople(bytes, kind, READING);
        } catch (error) {
          if (!(error instanceof AffidavitError) || error.code !== 'FILE_INVALID') throw error;
        }
      }),
    );
  });

  it.each(PEOPLE_KINDS)('the template of %s has every column, and its example is never evidence', (kind) => {
    const template = peopleTemplate(kind);
    const [header = '', example = ''] = template.split('\r\n');
    expect(header.split(',')).toEqual(peopleColumns(kind).map(({ name }) => name));
    expect(() => parsePeople(utf8(template), kind, READING)).toThrow(
      /nothing but the template's example line/,
    );
    // every cell of the example is one that the list takes: only the name is another
    const [first = ''] = example.split(',');
    const other = example.replace(first, `other-${first}`);
    const finding = parsePeople(utf8(`${template}${other}\r\n`), kind, READING);
    expect(finding.rows).toHaveLength(1);
    expect(finding.reason).toContain("the template's example line was left out");
  });

  it('drop the example person whatever else of the line was changed', () => {
    const text = `user,left\n${' EXAMPLE.Person@example.com'},2026-01-01\nann,2026-01-01\n`;
    expect(bodies(utf8(text))).toEqual([{ user: 'ann', left: '2026-01-01' }]);
  });
});

describe('times of a list', () => {
  const inZone = (text: string, timezone?: string) =>
    parsePeople(utf8(`user,left\nann,${text}\n`), 'leavers', { ...READING, timezone }).rows[0]?.body;

  it.each([
    ['2026-08-31 17:05', 'Europe/Berlin', '2026-08-31T15:05:00Z'],
    ['2026-01-31 17:05:30', 'Europe/Berlin', '2026-01-31T16:05:30Z'],
    ['2026-03-29 03:00', 'Europe/Berlin', '2026-03-29T01:00:00Z'],
    ['2026-03-29 01:59', 'Europe/Berlin', '2026-03-29T00:59:00Z'],
    ['2026-11-01 03:00', 'America/New_York', '2026-11-01T08:00:00Z'],
    ['2026-08-31T17:05', 'Asia/Kolkata', '2026-08-31T11:35:00Z'],
    ['2026-08-31T17:05:00+02:00', 'Europe/Berlin', '2026-08-31T17:05:00+02:00'],
  ])('%s of %s is %s', (text, zone, utc) => {
    expect(inZone(text, zone)).toEqual({ user: 'ann', left: utc });
  });

  it.each([
    ['2026-08-31', 'Europe/Berlin', '2026-08-31T22:00:00Z'],
    ['2026-12-31', 'America/New_York', '2027-01-01T05:00:00Z'],
    // the clock skips midnight there on that day
    ['2026-09-05', 'America/Santiago', '2026-09-06T04:00:00Z'],
  ])('the day %s of %s ends at %s', (date, zone, utc) => {
    expect(inZone(date, zone)).toEqual({ user: 'ann', left: date, instants: { left: utc } });
  });

  it.each([
    ['2026-03-29 02:30', 'Europe/Berlin', 'does not exist in Europe/Berlin'],
    ['2026-10-25 02:30', 'Europe/Berlin', 'came twice in Europe/Berlin'],
    ['2026-08-31 17:05', undefined, 'is a time without a zone'],
    ['2026-02-30 17:05', 'Europe/Berlin', 'is not a time'],
    ['2026-02-28 24:00', 'Europe/Berlin', 'is not a time'],
  ])('%s of %s is refused', (text, zone, why) => {
    expect(() => inZone(text, zone)).toThrow(why);
  });

  it('of any zone come back as the clock there shows them', () => {
    const zones = [
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'UTC',
      'Pacific/Apia',
    ];
    const minutes = fc.integer({ min: 0, max: 60 * 24 * 366 * 4 });
    fc.assert(
      fc.property(minutes, fc.constantFrom(...zones), (minute, zone) => {
        const wall = new Date(Date.UTC(2024, 0, 1) + minute * 60_000).toISOString().slice(0, 16);
        const { text } = zonedTime(wall, zone);
        if (text === null) return;
        const shown = new Date(text).toLocaleString('sv-SE', { timeZone: zone }).slice(0, 16);
        expect(shown).toBe(wall.replace('T', ' '));
      }),
    );
  });
});

describe('exports of other systems', () => {
  it("Okta's: the login is the user, its states are ours", () => {
    const text =
      '"User","Login","Status","Last login"\n"Lena Roth","lena@north.example","ACTIVE","07/02/2026"\n"Max","max@north.example","DEPROVISIONED",\n';
    const finding = parsePeople(utf8(text), 'idp-accounts', READING);
    expect(finding.rows.map(({ body }) => body)).toEqual([
      { user: 'lena@north.example', status: 'active' },
      { user: 'max@north.example', status: 'disabled' },
    ]);
    expect(finding.reason).toBe(
      'read as an export of Okta: user from "Login", status from "Status", last_login from "Last login"; 1 value of last_login in a form that is not read was left out; columns that the list does not have were left out: User',
    );
  });

  it("Entra's: accountEnabled is the status", () => {
    const text =
      'userPrincipalName,displayName,accountEnabled,createdDateTime\nlena@n.example,Lena,True,2025-01-02T03:04:05Z\nmax@n.example,Max,False,\n';
    expect(parsePeople(utf8(text), 'idp-accounts', READING).rows.map(({ body }) => body)).toEqual([
      { user: 'lena@n.example', status: 'active', created: '2025-01-02T03:04:05Z' },
      { user: 'max@n.example', status: 'disabled' },
    ]);
  });

  it("BambooHR's: who has no leaving date has not left", () => {
    const text =
      'Employee #,Last name,Work Email,Termination Date,Employment Status,Supervisor\n7,Roth,lena@n.example,2026-08-31,Full-Time,max\n8,Bo,bo@n.example,,Full-Time,max\n9,Li,li@n.example,2026-09-01,Contractor,\n';
    const finding = leavers(utf8(text));
    expect(finding.rows.map(({ body }) => body)).toEqual([
      {
        user: 'lena@n.example',
        email: 'lena@n.example',
        employee_id: '7',
        left: '2026-08-31',
        type: 'employee',
        manager: 'max',
      },
      {
        user: 'li@n.example',
        email: 'li@n.example',
        employee_id: '9',
        left: '2026-09-01',
        type: 'contractor',
      },
    ]);
    expect(finding.reason).toContain('1 person without a leaving date was left out');
  });

  it('any: the person names the headers', () => {
    const columns = new Map([
      ['user', 'Kennung'],
      ['left', 'Austritt, letzter Tag'],
    ]);
    const text = 'Name;Kennung;"Austritt, letzter Tag"\nLena;lena;2026-08-31\n';
    const finding = parsePeople(utf8(text), 'leavers', { ...READING, columns });
    expect(finding.rows.map(({ body }) => body)).toEqual([{ user: 'lena', left: '2026-08-31' }]);
    const wrong = new Map([['user', 'Login']]);
    expect(() => parsePeople(utf8(text), 'leavers', { ...READING, columns: wrong })).toThrow(
      'no column "Login"',
    );
  });
});

describe('lists of changes and incidents', () => {
  it('keep several objects of a change, and grades of severity by one name', () => {
    const change =
      'id,kind,object,emergency,approved\nC-1,role,dba,yes,2026-07-01\nC-1,role,ops,no,\nC-2,,,,\n';
    expect(parsePeople(utf8(change), 'changes', READING).rows).toEqual([
      {
        key: 'C-1 role dba',
        body: { id: 'C-1', kind: 'role', object: 'dba', emergency: true, approved_at: '2026-07-01' },
      },
      { key: 'C-1 role ops', body: { id: 'C-1', kind: 'role', object: 'ops', emergency: false } },
      { key: 'C-2', body: { id: 'C-2' } },
    ]);
    const incident = 'id,opened,severity,events\nI-1,2026-07-01,SEV1,u1 | lock-2\nI-2,2026-07-01,3,\n';
    expect(parsePeople(utf8(incident), 'incidents', READING).rows.map(({ body }) => body)).toEqual([
      { id: 'I-1', opened: '2026-07-01', severity: 'critical', events: ['u1', 'lock-2'] },
      { id: 'I-2', opened: '2026-07-01', severity: 'medium', events: [] },
    ]);
    expect(() =>
      parsePeople(utf8('id,opened,severity\nI,2026-07-01,urgent\n'), 'incidents', READING),
    ).toThrow('line 2, column 3: severity is not one of critical, high, medium, low');
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
