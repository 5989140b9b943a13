import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cellText, newCsvNotes, withoutNeutralising } from '../../src/bundle/export/csvCells.ts';
import Attach from '../../src/commands/attach.ts';
import ExceptionsImport from '../../src/commands/exceptions/import.ts';
import ExceptionsList from '../../src/commands/exceptions/list.ts';
import ExceptionsRespond from '../../src/commands/exceptions/respond.ts';
import ExceptionsShow from '../../src/commands/exceptions/show.ts';
import ExceptionsTemplate from '../../src/commands/exceptions/template.ts';
import { openStoreForReading } from '../../src/store/file/open.ts';
import { runCommand } from '../commands/support/runCommand.ts';
import { ROOT_ROLE, role, rowsIn, scene, textIn, user } from './scene.ts';

let at: Awaited<ReturnType<typeof scene>>;
const PERIOD = ['--period', '2026-Q1'];
beforeEach(async () => {
  at = await scene();
  const masters = role('masters', { kubernetes_groups: ['system:masters'], kubernetes_labels: { '*': '*' } });
  at.pull({
    at: '2026-03-31T12:00:00Z',
    state: { roles: [ROOT_ROLE, masters], users: [user('ann', ['root', 'masters'])] },
  });
});
afterEach(() => at.close());

const run = (command: Parameters<typeof runCommand>[0], ...argv: string[]) =>
  runCommand(command, [...argv, '--store', at.store, '--json']);
const template = async (): Promise<Record<string, string>[]> =>
  parse((await run(ExceptionsTemplate, ...PERIOD)).json.csv, { bom: true, columns: true });
/** Writes a table as a spreadsheet would, and imports it. */
async function importing(rows: readonly Record<string, string>[], form: { delimiter?: string } = {}) {
  const file = join(at.folder, 'answers.csv');
  writeFileSync(file, stringify([...rows], { header: true, bom: true, record_delimiter: '\r\n', ...form }));
  return await run(ExceptionsImport, file, ...PERIOD);
}
const revisions = () => {
  const store = openStoreForReading(at.store);
  const all = [...store.exceptions.all()].flatMap(({ id }) => store.exceptions.responses(id));
  store.close();
  return all;
};

describe('a table of answers', () => {
  test('goes out, comes back filled in, and changes only what was touched', async () => {
    const rows = await template();
    expect(rows.length).toBeGreaterThan(2);
    expect(rows.every(({ status, revision }) => status === 'open' && revision === '')).toBe(true);
    expect((await importing(rows)).json).toMatchObject({
      rows: rows.length,
      recorded: [],
      unchanged: rows.length,
    });
    const root = rows.findIndex(({ row_id, procedure }) => row_id === 'root' && procedure === 'K04');
    const filled = rows.map((row, index) =>
      index === root
        ? {
            ...row,
            status: 'Accepted',
            response: 'Until the new proxy.',
            owner: ' Carol ',
            accepted_until: '2026-12-31',
          }
        : row,
    );
    const first = await importing(filled, { delimiter: ';' });
    expect(first.json.recorded).toMatchObject([
      { id: rows[root]?.id, revision: 1, status: 'accepted', owner: 'Carol', accepted_until: '2026-12-31' },
    ]);
    // the same table again: its rows are what the register holds
    expect((await importing(filled)).json).toMatchObject({ recorded: [] });
    const again = await template();
    expect(again[root]).toMatchObject({
      revision: '1',
      status: 'accepted',
      response: 'Until the new proxy.',
    });
    expect((await importing(again)).json).toMatchObject({ recorded: [] });
    const listed = await run(ExceptionsList, ...PERIOD, '--status', 'accepted');
    expect(listed.json.exceptions).toMatchObject([{ id: rows[root]?.id, change: 'new', times: 1 }]);
    const shown = await run(ExceptionsShow, rows[root]?.id?.slice(0, 12) ?? '', ...PERIOD);
    expect(shown.json.history.map(({ event }: { event: string }) => event)).toEqual(['answered', 'new']);
    // exceptions.csv of a bundle is such a table, too
    const bundle = await at.bundle('2026-Q1', '2026-04-02T00:00:00Z');
    expect((await importing(rowsIn(bundle, 'exceptions.csv'))).json).toMatchObject({ recorded: [] });
  });

  test('with one bad row is refused whole, and every bad row is named', async () => {
    const rows = await template();
    const good = { ...rows[0], status: 'explained', response: 'fine' };
    const bad: [Record<string, string>, RegExp][] = [
      [{ status: 'done' }, /line 3: the status is not one of open, explained/],
      [{ status: 'explained' }, /line 3: status explained needs a response/],
      [{ status: 'open', due: '31.12.2026' }, /line 3: due is not a date/],
      [{ status: 'open', due: '2026-02-30' }, /line 3: due is not a date/],
      [{ status: 'open', accepted_until: '2026-12-31' }, /line 3: accepted_until goes with/],
      [{ status: 'open', evidence: '7' }, /line 3: no file with the number 7/],
      [{ status: 'open', evidence: 'file' }, /line 3: "file" is not the number/],
      [{ status: 'explained', response: 'x'.repeat(10_001) }, /line 3: response holds more than 10,000/],
      [{ status: 'explained', response: 'a\u0007b' }, /line 3: response holds a control character/],
      [{ id: 'f'.repeat(64), status: 'open', owner: 'x' }, /line 3: no exception has this id/],
      [{ id: 'nonsense' }, /line 3: "nonsense" is not an id/],
      [{ revision: '4' }, /line 3: there is no revision 4/],
      [{ revision: 'last' }, /line 3: "last" is not a revision/],
    ];
    for (const [change, words] of bad) {
      const ran = await importing([good, { ...rows[1], ...change }]);
      expect(ran.json.error, JSON.stringify(change).slice(0, 80)).toMatchObject({
        code: 'FILE_INVALID',
        message: expect.stringMatching(words),
      });
      expect(ran.exit).toBe(2);
    }
    const twice = await importing([good, { ...good, response: 'other' }]);
    expect(twice.json.error.message).toContain('line 3: repeats line 2');
    const narrow = await importing(rows.map(({ revision: _, ...row }) => row));
    expect(narrow.json.error.message).toContain('column revision missing');
    expect(revisions()).toEqual([]);
  });

  test('of two people: the second is told what the first answered, and loses nothing', async () => {
    const ours = await template();
    const theirs = await template();
    const answered = (rows: Record<string, string>[], index: number, response: string) =>
      rows.map((row, at) => (at === index ? { ...row, status: 'explained', response } : row));
    expect((await importing(answered(ours, 0, 'ours'))).json.recorded).toHaveLength(1);
    // another row: untouched rows of an older table stand in nobody's way
    expect((await importing(answered(theirs, 1, 'theirs'))).json.recorded).toHaveLength(1);
    const ran = await importing(answered(theirs, 0, 'theirs, too'));
    expect(ran.json.error).toMatchObject({
      code: 'RESPONSE_OUTDATED',
      message: expect.stringMatching(
        /line 2: answers revision 0, and revision 1 \(explained\) was recorded by /,
      ),
    });
    expect(
      revisions()
        .map(({ response }) => response)
        .sort(),
    ).toEqual(['ours', 'theirs']);
  });

  test('with hostile texts gives them back as they were, and runs nothing', async () => {
    const texts = [
      '=HYPERLINK("http://evil","x")',
      '@SUM(1);=cmd|calc',
      'first\nsecond;+1',
      '\u202Eleft to right\u2066',
      'line\u2028separator\u2029',
      'ж'.repeat(10_000),
      '<img src=x onerror=alert(1)>,"quoted"',
      "'already",
    ];
    const rows = (await template()).slice(0, 1);
    let revision = 0;
    for (const text of texts) {
      const ran = await importing(
        rows.map((row) => ({
          ...row,
          revision: String(revision),
          status: 'explained',
          response: text,
          owner: text.slice(0, 300),
        })),
      );
      expect(ran.exit, ran.stdout.slice(0, 300)).toBe(0);
      revision += 1;
      expect(revisions().at(-1)?.response).toBe(text);
      // out and in again: nobody touched it
      const [again] = await template();
      expect(again?.response?.slice(0, 1)).not.toMatch(/[=+\-@]/);
      expect((await importing([again ?? {}])).json, text.slice(0, 20)).toMatchObject({ recorded: [] });
    }
    const bundle = await at.bundle('2026-Q1', '2026-04-02T00:00:00Z');
    const csv = textIn(bundle, 'exceptions.csv') + textIn(bundle, 'exceptions-history.csv');
    expect(csv).not.toMatch(/[\u2028\u2029\u202E\u2066]/);
    expect(rowsIn(bundle, 'exceptions-history.csv').filter(({ event }) => event === 'answered')).toHaveLength(
      texts.length,
    );
    for (const cells of [...rowsIn(bundle, 'exceptions.csv'), ...rowsIn(bundle, 'exceptions-history.csv')])
      for (const cell of Object.values(cells)) expect(cell).not.toMatch(/^\s*[=+@]/);
  });
});

test('an apostrophe that was put before a formula goes again, and no other text changes', () => {
  const notes = newCsvNotes();
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."=+-@;\t\n' ab\u00A0") }), (text) => {
      // one that began with an apostrophe of its own before a formula cannot be told apart
      fc.pre(!/(^|[;\t\n])'/.test(text));
      expect(withoutNeutralising(cellText(text, notes))).toBe(text);
    }),
  );
});

describe('respond', () => {
  test('records a revision, keeps what is not given, and needs what belongs together', async () => {
    const id = (await template())[0]?.id ?? '';
    const file = join(at.folder, 'proof.txt');
    writeFileSync(file, 'proof');
    const { id: attached } = (await run(Attach, file, '--item', '3')).json;
    const first = await run(
      ...([
        ExceptionsRespond,
        id.slice(0, 12),
        ...PERIOD,
        '--status',
        'accepted',
        '--response',
        'known',
      ] as const),
      ...['--accepted-until', '2026-12-31', '--evidence', String(attached), '--by', 'Carol'],
    );
    expect(first.json).toMatchObject({
      id,
      revision: 1,
      status: 'accepted',
      evidence: [attached],
      by: 'Carol',
    });
    const second = await run(ExceptionsRespond, id, '--owner', 'dan', '--revision', '1');
    expect(second.json).toMatchObject({
      ...{ revision: 2, status: 'accepted', response: 'known', owner: 'dan', accepted_until: '2026-12-31' },
      evidence: [attached],
    });
    const late = await run(ExceptionsRespond, id, '--status', 'open', '--revision', '1');
    expect(late.json.error).toMatchObject({ code: 'RESPONSE_OUTDATED' });
    expect((await run(ExceptionsRespond, id, '--status', 'remediated')).json).toMatchObject({
      accepted_until: '',
    });
    for (const [argv, code] of [
      [[id, '--due', 'soon'], 'USAGE'],
      [[id, '--evidence', '99'], 'USAGE'],
      [['0123'], 'USAGE'],
      [['f'.repeat(64)], 'EXCEPTION_NOT_FOUND'],
      [['e'.repeat(20)], 'EXCEPTION_NOT_FOUND'],
    ] as const)
      expect((await run(ExceptionsRespond, ...argv)).json.error, argv.join(' ')).toMatchObject({ code });
    expect(revisions()).toHaveLength(3);
  });

  test('shows an exception for people', async () => {
    const [one] = await template();
    const ran = await runCommand(ExceptionsShow, [one?.id ?? '', ...PERIOD, '--store', at.store]);
    expect(ran.stdout).toContain(one?.id);
    const list = await runCommand(ExceptionsList, [...PERIOD, '--store', at.store]);
    expect(list.stdout).toContain('of 2026-Q1');
    expect(list.stdout).toContain('FACTS');
    const missing = await runCommand(ExceptionsShow, ['abcdefab', ...PERIOD, '--store', at.store, '--json']);
    expect(missing.json.error).toMatchObject({ code: 'EXCEPTION_NOT_FOUND' });
  });
});
