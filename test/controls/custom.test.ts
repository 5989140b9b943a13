import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { FINDINGS, populationTable } from '../../src/controls/assessmentTables.ts';
import { conclude } from '../../src/controls/conclude.ts';
import type { Conclusion } from '../../src/controls/conclusion.ts';
import { parseCustomProcedure } from '../../src/controls/custom/customProcedure.ts';
import { QUERY_LIMITS, type QueryLimits } from '../../src/controls/custom/isolated/queryTask.ts';
import { runIsolated } from '../../src/controls/custom/isolated/runIsolated.ts';
import { exceptionsOf } from '../../src/controls/exceptions.ts';
import { EventsFile } from '../../src/evidence/eventsFile.ts';
import { rangeOfMs } from '../../src/formats/timeRange.ts';
import { at, event, PERIOD, role, user, type World, withConclusion } from './world.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'affidavit-custom-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const POPULATION = 'select user_name as row_id, created from users';
const NOTHING =
  "select 'exception' as kind, 'users' as dataset, user_name as row_id, 'x' as facts, '' as threshold from users where 1 = 0";

function procedure(population: string, exceptions: string, header = '', id = 'X01') {
  const text = `-- id: ${id}\n-- title: Ours\n-- rule: Nothing is amiss.\n-- criteria: CC6.2-02, CC7.2\n${header}
-- name: population\n${population};\n\n-- name: exceptions\n${exceptions};\n`;
  return parseCustomProcedure(text, `${id}.sql`);
}

const WORLD: World = {
  before: { users: [user('alice', ['dev'])], roles: [role('dev', {})] },
  after: { users: [user('alice', ['dev']), user('bob', ['dev'])], roles: [role('dev', {})] },
  events: [
    event(at(3), 'session.start', { user: 'alice', sid: 's-1', 'addr.remote': '192.0.2.1:1' }),
    event(at(3, 2), 'bot.join', { bot_name: 'ci', user: 'bot-ci' }),
    event(at(3, 3), 'role.created', { user: 'bot-named', name: 'r' }),
    event(at(3, 4), 'user.create', { user: 'carol', name: 'carol' }),
    event(at(3, 5), 'lock.created', { user: '2b1d2f7a-9f4e-4f57-9c0e-0d4f5f6a7b8c.acme', name: 'l' }),
  ],
};

/** All rows that the set holds of its own procedures and tables. */
function everythingElse({ set }: Conclusion, id: string): string {
  const tables = set.db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .pluck()
    .all();
  const rows = tables
    .filter((table) => table !== populationTable(id))
    .map((table) => [
      table,
      set.db
        .prepare(
          table === FINDINGS ? `SELECT * FROM ${table} WHERE procedure <> '${id}'` : `SELECT * FROM ${table}`,
        )
        .raw()
        .all(),
    ]);
  return JSON.stringify(rows);
}

function run(
  population: string,
  exceptions: string,
  {
    limits = {},
    header = '',
    world = WORLD,
  }: { limits?: Partial<QueryLimits>; header?: string; world?: World } = {},
) {
  return withConclusion(world, (conclusion) => {
    const own = procedure(population, exceptions, header);
    const before = everythingElse(conclusion, own.id);
    runIsolated(conclusion.set, own, eventsOf(conclusion), { ...QUERY_LIMITS, ...limits });
    expect(everythingElse(conclusion, own.id)).toBe(before);
    const rows = conclusion.set.db.prepare(`SELECT * FROM ${populationTable(own.id)}`).all();
    const result = conclude(conclusion.set, conclusion.scope, own, rows.length);
    return { result, rows, exceptions: [...exceptionsOf(conclusion.set, [result])] };
  });
}

let number = 0;
function eventsOf({ scope }: Conclusion): string {
  number += 1;
  const events = new EventsFile(path.join(folder, `events-${number}.db`));
  for (const { lines } of scope.store.eventLines(rangeOfMs(PERIOD))) events.addLines(lines);
  events.finish();
  return events.file;
}

describe('a procedure that an entity wrote', () => {
  test('is concluded like ours, marked as its own', () => {
    const { result, rows, exceptions } = run(
      POPULATION,
      "select 'exception' as kind, 'users' as dataset, user_name as row_id, user_name || ' is new.' as facts from users where not exists (select 1 from opening_users o where o.user_name = users.user_name)",
      { header: '-- population: account, accounts' },
    );
    expect(result).toMatchObject({
      id: 'X01',
      author: 'entity',
      result: 'exception',
      criteria: ['CC6.2', 'CC7.2'],
      points_of_focus: ['CC6.2-02'],
      reference: 'CC6.2/X01',
      population: { size: 2, description: 'accounts' },
      explanation: '1 exception among 2 accounts.',
    });
    expect(rows.map((row) => (row as { row_id: string }).row_id)).toEqual(['alice', 'bob']);
    expect(exceptions).toMatchObject([{ test: 'X01', facts: 'bob is new.', row: 'users/bob' }]);
  });

  test('reads the audit log as events_flat, with who did it', () => {
    const { rows, result } = run(
      "select uid as row_id, event, time_us, actor, actor_kind, address from events_flat where event <> 'cert.create'",
      NOTHING,
    );
    expect(result.result).toBe('no_exception');
    const kinds = Object.fromEntries(
      (rows as { event: string; actor: string; actor_kind: string; address: string }[]).map((row) => [
        row.event,
        [row.actor, row.actor_kind],
      ]),
    );
    expect(kinds).toEqual({
      'session.start': ['alice', 'human'],
      'bot.join': ['bot-ci', 'bot'],
      'role.created': ['bot-named', 'bot'],
      'user.create': ['', 'unknown'],
      'lock.created': ['2b1d2f7a-9f4e-4f57-9c0e-0d4f5f6a7b8c.acme', 'host'],
    });
  });

  test('never passes over what was not read', () => {
    const denied = { ...WORLD, statuses: { users: 'denied' as const } };
    expect(run(POPULATION, NOTHING, { world: denied }).result).toMatchObject({
      result: 'insufficient_evidence',
      insufficient: [expect.stringMatching(/^users is denied/)],
    });
    const unread = { ...WORLD, window: { fromMs: Date.UTC(2026, 0, 3), toMs: Date.UTC(2026, 0, 6) } };
    const log = run('select uid as row_id from events_flat', NOTHING, { world: unread }).result;
    expect(log).toMatchObject({ result: 'insufficient_evidence' });
    const list = run('select row_id from people_leavers', NOTHING).result;
    expect(list).toMatchObject({ insufficient: ['people_leavers was not collected'] });
  });
});

const INFINITE =
  'with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) as row_id from n';
const SPREAD = 'with recursive n(i) as (select 1 union all select i + 1 from n limit 4000)';

describe('a query that goes wrong costs only its own result', () => {
  const cases: [string, string, string, RegExp, Partial<QueryLimits>?][] = [
    [
      'an infinite recursion',
      INFINITE,
      NOTHING,
      /did not end within 1 seconds of processor time/,
      { cpuSeconds: 1 },
    ],
    [
      'an infinite recursion that keeps its rows',
      'with recursive n(i) as (select 1 union select i + 1 from n) select count(*) as row_id from n',
      NOTHING,
      /did not end within 2 seconds|MiB of (memory|temporary files)/,
      { cpuSeconds: 2 },
    ],
    [
      'a cross join of millions',
      `${SPREAD} select cast(a.i * 4000 + b.i as text) as row_id from n a, n b`,
      NOTHING,
      /the population query gives more than 1000000 rows, the most that are kept/,
    ],
    [
      'a cross join of exceptions',
      POPULATION,
      `${SPREAD} select 'exception' as kind, 'users' as dataset, cast(a.i as text) as row_id, 'x' as facts from n a, n b`,
      /the exceptions query gives more than 20000 rows/,
    ],
    [
      'a text of a gigabyte',
      "select printf('%.*c', 900000000, 'x') as row_id",
      NOTHING,
      /MiB of memory|ended|string or blob too big|more than|bytes/,
      { memoryBytes: 300 * 2 ** 20 },
    ],
    ['ATTACH', "attach '/tmp/x.db' as x", NOTHING, /begins with ATTACH: only SELECT is run/],
    [
      'ATTACH behind a query',
      "select 'a' as row_id); attach '/tmp/x.db' as x; select * from (select 1",
      NOTHING,
      /more than one statement/,
    ],
    ['PRAGMA', 'pragma query_only = off', NOTHING, /begins with PRAGMA/],
    [
      'a table of SQLite',
      'select name as row_id from "sqlite_master"',
      NOTHING,
      /names sqlite_master, which is no table/,
    ],
    [
      'a function of PRAGMA',
      "select file as row_id from 'pragma_database_list'",
      NOTHING,
      /names pragma_database_list/,
    ],
    ['our own results', 'select row_id from assessment_rows', NOTHING, /names assessment_rows/],
    ['load_extension', "select load_extension('x') as row_id", NOTHING, /not authorized/],
    [
      'INSERT',
      "insert into users (row_id) values ('mallory') returning row_id",
      NOTHING,
      /begins with INSERT/,
    ],
    [
      'INSERT in a query',
      'with x as (insert into users values (1)) select 1 as row_id',
      NOTHING,
      /syntax error/,
    ],
    ['DELETE behind a semicolon', `${POPULATION}; delete from users`, NOTHING, /more than one statement/],
    ['a syntax error', 'select frm users', NOTHING, /the population query failed: no such column: frm/],
    ['an open comment', `${POPULATION} /*`, NOTHING, /the population query failed: /],
    ['an unknown table', 'select row_id from user_list', NOTHING, /no such table: user_list/],
    [
      'another first column',
      'select created, user_name as row_id from users',
      NOTHING,
      /first column .* is created, not row_id/,
    ],
    ['no row_id', 'select user_name from users', NOTHING, /gives user_name; row_id is missing/],
    [
      'a column without a name',
      'select user_name as row_id, 1 + 1 from users',
      NOTHING,
      /column 2 .* is called 1 \+ 1/,
    ],
    [
      "a column that hides SQLite's",
      'select user_name as row_id, 1 as rowid from users',
      NOTHING,
      /is called rowid/,
    ],
    ['a key twice', "select 'a' as row_id from users", NOTHING, /gives row_id a more than once/],
    ['no key', 'select null as row_id from users', NOTHING, /a row without row_id/],
    [
      'no facts',
      POPULATION,
      "select 'exception' as kind, 'users' as dataset, user_name as row_id from users",
      /facts is missing/,
    ],
    [
      'facts that are nothing',
      POPULATION,
      NOTHING.replace("'x' as facts", 'null as facts').replace('1 = 0', '1 = 1'),
      /a row without facts/,
    ],
    [
      'another kind',
      POPULATION,
      NOTHING.replace("'exception'", "'finding'").replace('1 = 0', '1 = 1'),
      /kind finding/,
    ],
    [
      'another dataset',
      POPULATION,
      NOTHING.replace("'users' as", "'people' as").replace('1 = 0', '1 = 1'),
      /dataset people, which is no table/,
    ],
    [
      'an unknown threshold',
      POPULATION,
      NOTHING.replace("'' as threshold", "'sla' as threshold").replace('1 = 0', '1 = 1'),
      /threshold sla, which is no setting/,
    ],
    [
      'facts without end',
      POPULATION,
      NOTHING.replace("'x' as facts", "printf('%.5000c', 'x') as facts").replace('1 = 0', '1 = 1'),
      /facts of 5002 bytes/,
    ],
    ['bytes', "select user_name as row_id, x'00ff' as raw from users", NOTHING, /a cell of bytes in row 1/],
    [
      'the clock',
      "select user_name as row_id, datetime('now') as at from users",
      NOTHING,
      /datetime would read the clock/,
    ],
    [
      'today',
      'select user_name as row_id, current_date as at from users',
      NOTHING,
      /current_date gives another value each time/,
    ],
    [
      'chance',
      'select user_name as row_id, random() as at from users',
      NOTHING,
      /random gives another value each time/,
    ],
  ];
  test.each(cases)('%s', (_, population, exceptions, message, limits) => {
    const { result, rows } = run(population, exceptions, limits === undefined ? {} : { limits });
    expect(result.result).toBe('insufficient_evidence');
    expect(result.insufficient.join('\n')).toMatch(message);
    expect(result.explanation).toMatch(/^Insufficient evidence: the procedure gave no result: /);
    expect([rows, result.exceptions, result.population.size]).toEqual([[], 0, 0]);
    expect(
      readdirSync(tmpdir()).filter((name) => name.startsWith(`affidavit-evidence-${process.pid}-`)),
    ).toEqual([]);
  });

  test('times that are given may be reckoned with', () => {
    const { rows } = run(
      "select user_name as row_id, date('2026-01-31', '+1 day') as next from users",
      NOTHING,
    );
    expect(rows[0]).toEqual({ row_id: 'alice', next: '2026-02-01' });
  });

  test('hostile facts stay what they are', () => {
    const facts = "=cmd|' /C calc'!A0 ‮ \u0000 </script>";
    const sql = NOTHING.replace(
      "'x' as facts",
      `'${facts.replaceAll("'", "''").replace('\u0000', "' || char(7) || '")}' as facts`,
    );
    const { exceptions, result } = run(POPULATION, sql.replace('1 = 0', "user_name = 'bob'"));
    expect(result.exceptions).toBe(1);
    expect(exceptions[0]?.facts).toBe(facts.replace('\u0000', '\u0007'));
  });
});

describe('the header', () => {
  const whole = ['-- id: X01', '-- title: t', '-- rule: r', '-- criteria: CC6.1-03'];
  const queries = `-- name: population\n${POPULATION};\n-- name: exceptions\n${NOTHING};\n`;
  const parse =
    (lines: string[], rest = queries) =>
    () =>
      parseCustomProcedure([...lines, rest].join('\n'), 'a.sql');

  test.each(['id', 'title', 'rule', 'criteria'])('needs %s', (key) => {
    expect(parse(whole.filter((line) => !line.includes(`-- ${key}:`)))).toThrow(`no line "-- ${key}: …"`);
  });

  test.each([
    ['an id of ours', [...whole.slice(1), '-- id: K01'], /id "K01" is not X/],
    ['an id that is a path', [...whole.slice(1), '-- id: X/../../etc'], /is not X/],
    ['a line twice', [...whole, '-- title: again'], /has "-- title: …" twice/],
    [
      'a misspelled key',
      [...whole.slice(0, 3), '-- critera: CC6.1'],
      /"-- critera: …" \(did you mean criteria\?\)/,
    ],
    [
      'an unknown criterion',
      [...whole.slice(0, 3), '-- criteria: CC6.11'],
      /"CC6.11" is neither .*\(did you mean CC6\.1/,
    ],
    [
      'an unknown family',
      [...whole, '-- family: other'],
      /family "other" is not one of control, completeness/,
    ],
    [
      'an endless title',
      [...whole.filter((line) => !line.includes('title')), `-- title: ${'x'.repeat(2000)}`],
      /2000 characters/,
    ],
  ])('%s is an error', (_, lines, message) => {
    expect(parse(lines)).toThrow(message);
  });

  test('a missing query is an error', () => {
    expect(parse(whole, '-- name: population\nselect 1 as row_id;')).toThrow('holds no query "exceptions"');
  });

  test('may go on over several lines, in a file of Windows', () => {
    const text =
      `\uFEFF${[...whole.slice(0, 2), '-- rule: one', '--   two', whole[3], queries].join('\n')}`.replaceAll(
        '\n',
        '\r\n',
      );
    const own = parseCustomProcedure(text, 'a.sql');
    expect(own).toMatchObject({ rule: 'one two', points: ['6.1-03'], sources: ['users'], log: false });
    expect(own.sql.population.trim()).toBe(POPULATION);
  });
});
