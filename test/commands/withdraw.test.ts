import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import Attach from '../../src/commands/attach.ts';
import PeopleImport from '../../src/commands/people/import.ts';
import PeopleRemove from '../../src/commands/people/remove.ts';
import Probe from '../../src/commands/probe.ts';
import { openStoreForReading } from '../../src/store/file/open.ts';
import { runCommand } from './support/runCommand.ts';
import { workFolder } from './support/workFolder.ts';

const Q3 = { fromMs: Date.parse('2026-07-01T00:00:00Z'), toMs: Date.parse('2026-10-01T00:00:00Z') };
const folder = workFolder(afterEach);
const here = () => ['--store', folder.path('s.db'), '--json'];
const read = <T>(look: (store: ReturnType<typeof openStoreForReading>) => T): T => {
  const reader = openStoreForReading(folder.path('s.db'));
  try {
    return look(reader);
  } finally {
    reader.close();
  }
};

describe('people remove', () => {
  const list = (name: string, kind: string, text: string) =>
    runCommand(PeopleImport, [folder.file(name, text), '--kind', kind, ...here()]);
  const served = () =>
    read(({ local }) => [...local.servingRows('people_leavers', Q3)].map(({ key }) => key));

  it('takes one list of several out, keeps its rows, and records who and why', async () => {
    await list('q2.csv', 'leavers', 'user,left\neve,2026-05-01\n');
    await list('q3.csv', 'leavers', 'user,left\nmax,2026-08-01\n');
    const unclear = await runCommand(PeopleRemove, ['--kind', 'leavers', ...here()]);
    expect(unclear.json.error).toMatchObject({ code: 'USAGE', hint: 'It holds q2.csv, q3.csv.' });
    const ran = await runCommand(PeopleRemove, [
      'x/q3.csv',
      '--kind',
      'leavers',
      '--note',
      'test',
      ...here(),
    ]);
    expect(ran).toMatchObject({ exit: 0, json: { parameters: { withdrawn: true, note: 'test' } } });
    expect(served()).toEqual(['eve 2026-05-01']);
    expect(read(({ local }) => local.withdrawals())).toMatchObject([
      { dataset: 'people_leavers', source: 'q3.csv', note: 'test', who: ran.json.who },
    ]);
    expect(read(({ local }) => local.runs()).map(({ sources }) => sources[0]?.rows)).toEqual([1, 1, 0]);
    const again = await runCommand(PeopleRemove, ['q3.csv', '--kind', 'leavers', ...here()]);
    expect(again).toMatchObject({ exit: 2, json: { error: { code: 'USAGE' } } });
  });

  it('is undone by importing the list again', async () => {
    await list('a.csv', 'admins', 'user\nann\n');
    await runCommand(PeopleRemove, ['--kind', 'admins', ...here()]);
    expect(read(({ local }) => local.serving('approved_administrators', Q3))).toEqual([]);
    await list('b.csv', 'admins', 'user\nbob\n');
    expect(read(({ local }) => local.serving('approved_administrators', Q3))).toMatchObject([{ rows: 1 }]);
  });
});

describe('attach --remove', () => {
  const attach = (...argv: string[]) => runCommand(Attach, [...argv, ...here()]);
  const attached = () => read(({ local }) => local.attachments().map(({ name, row }) => `${name} ${row}`));

  it('takes the file out of its item only, and records it', async () => {
    const file = folder.file('rules.pdf', 'x');
    await attach(file, '--item', '41');
    await attach(file, '--row', '40');
    const ran = await attach('rules.pdf', '--item', '41', '--remove', '--note', 'of the test system');
    expect(ran).toMatchObject({ exit: 0, json: { removed: [{ name: 'rules.pdf', row: 41 }] } });
    expect(attached()).toEqual(['rules.pdf 40']);
    expect(read(({ local }) => local.withdrawals())).toMatchObject([
      { dataset: 'attachments', source: 'rules.pdf', note: 'of the test system' },
    ]);
    expect(readFileSync(folder.path('s.db')).includes('rules.pdf')).toBe(true);
    const again = await attach(file, '--item', '41', '--remove');
    expect(again).toMatchObject({ exit: 2, json: { error: { code: 'USAGE' } } });
    await attach(file, '--item', '41');
    expect(attached()).toEqual(['rules.pdf 40', 'rules.pdf 41']);
  });

  it('of a period leaves the others', async () => {
    const file = folder.file('a.txt', 'x');
    for (const period of ['2026-Q2', '2026-Q3']) await attach(file, '--item', '26', '--period', period);
    const ran = await attach(file, '--item', '26', '--period', '2026-Q2', '--remove');
    expect(ran.json.removed).toHaveLength(1);
    expect(read(({ local }) => local.attachments(Q3))).toHaveLength(1);
    expect(attached()).toHaveLength(1);
  });

  it.each(['0', '77'])('item %s is none', async (item) => {
    expect(await attach(folder.file('a.txt', 'x'), '--item', item)).toMatchObject({ exit: 2 });
  });
});

describe('probe --forget', () => {
  it('takes a mistyped address out of every period', async () => {
    await runCommand(Probe, ['127.0.0.1:1', ...here()]);
    expect(read(({ local }) => local.serving('tls_probe', Q3))).toHaveLength(1);
    const ran = await runCommand(Probe, ['127.0.0.1:1', '--forget', '--note', 'mistyped', ...here()]);
    expect(ran).toMatchObject({ exit: 0, json: { sources: [{ reason: 'withdrawn: mistyped' }] } });
    expect(read(({ local }) => local.serving('tls_probe', Q3))).toEqual([]);
    expect(read(({ local }) => local.withdrawals())).toMatchObject([
      { source: '127.0.0.1:1', note: 'mistyped' },
    ]);
    const never = await runCommand(Probe, ['127.0.0.1:2', '--forget', ...here()]);
    expect(never.json.error.message).toContain('no probe of "127.0.0.1:2"');
  });
});
