import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import PeopleImport from '../../src/commands/people/import.ts';
import PeopleTemplate from '../../src/commands/people/template.ts';
import { PEOPLE_KINDS } from '../../src/records/peopleKinds.ts';
import { openStoreForReading, openStoreForWriting } from '../../src/store/file/open.ts';
import { outcome, START } from '../store/fixtures.ts';
import { runCommand } from './support/runCommand.ts';
import { workFolder } from './support/workFolder.ts';

const Q3 = { fromMs: Date.parse('2026-07-01T00:00:00Z'), toMs: Date.parse('2026-10-01T00:00:00Z') };
const folder = workFolder(afterEach);

describe('people import', () => {
  it('takes the template of every kind once it is filled in, and never its example', async () => {
    for (const kind of PEOPLE_KINDS) {
      const template = await runCommand(PeopleTemplate, ['--kind', kind]);
      const argv = ['--kind', kind, '--store', folder.path('s.db'), '--json'];
      const alone = await runCommand(PeopleImport, [folder.file(`${kind}.csv`, template.stdout), ...argv]);
      expect(alone).toMatchObject({ exit: 2, json: { error: { code: 'FILE_INVALID' } } });
      expect(alone.json.error.message).toContain("the template's example line");
      const filled = template.stdout.replace('\r\n', '\r\nreal-');
      const ran = await runCommand(PeopleImport, [folder.file(`${kind}.csv`, filled), ...argv]);
      expect(ran.exit, ran.stdout).toBe(0);
      expect(ran.json.sources).toMatchObject([{ status: 'complete', rows: 1, reason: '' }]);
    }
  });

  it('keeps the whole list for administrators and adds leavers up by file', async () => {
    const store = folder.path('s.db');
    const take = async (name: string, kind: string, text: string) => {
      const ran = await runCommand(PeopleImport, [folder.file(name, text), '--kind', kind, '--store', store]);
      expect(ran.stderr).not.toContain('warning');
    };
    await take('a.csv', 'admins', 'user\nann\nbob\n');
    await take('b.csv', 'admins', 'user\nann\n');
    await take('q2.csv', 'leavers', 'user,left\neve,2026-05-01\n');
    await take('q3.csv', 'leavers', 'user,left\nmallory,2026-08-01\n');
    await take('q3.csv', 'leavers', 'user,left\nmallory,2026-08-02\n');
    const reader = openStoreForReading(store);
    const keys = (dataset: 'approved_administrators' | 'people_leavers') =>
      [...reader.local.servingRows(dataset, Q3)].map(({ key }) => key);
    expect(keys('approved_administrators')).toEqual(['ann']);
    expect(keys('people_leavers')).toEqual(['eve 2026-05-01', 'mallory 2026-08-02']);
    reader.close();
  });

  it('refuses a wrong file with line and column, and stores nothing', async () => {
    const store = folder.path('s.db');
    const file = folder.file('bad.csv', 'user;left\r\nann;2026-02-30\r\n;2026-01-01\r\n');
    const ran = await runCommand(PeopleImport, [file, '--kind', 'leavers', '--store', store, '--json']);
    expect(ran.exit).toBe(2);
    expect(ran.json.error.code).toBe('FILE_INVALID');
    expect(ran.json.error.message).toContain('line 2, column 2: left is not a time');
    expect(ran.json.error.message).toContain('line 3, column 1: user is empty');
    expect(() => readFileSync(store)).toThrow();
  });

  it('says which file is missing', async () => {
    const ran = await runCommand(PeopleImport, [folder.path('none.csv'), '--kind', 'leavers']);
    expect(ran.exit).toBe(2);
    expect(ran.stderr).toContain('FILE_NOT_FOUND');
  });

  it('needs to know the kind', async () => {
    writeFileSync(folder.path('x.csv'), 'user\n');
    const ran = await runCommand(PeopleImport, [folder.path('x.csv'), '--json']);
    expect(ran.json.error).toMatchObject({ code: 'USAGE', exit: 2 });
  });

  describe('compared with the users of the gateway', () => {
    const store = () => folder.path('s.db');
    const take = (text: string, ...more: string[]) =>
      runCommand(PeopleImport, [
        folder.file('l.csv', text),
        '--kind',
        'leavers',
        '--store',
        store(),
        '--json',
        ...more,
      ]);

    function pulled(): void {
      const writer = openStoreForWriting(store());
      const snapshot = writer.beginSnapshot({ ...START });
      snapshot.savePage('users', [{ key: 'lena', body: { kind: 'user', metadata: { name: 'lena' } } }]);
      snapshot.finishDataset(outcome('users', 'complete'));
      snapshot.finish(START.started, null);
      writer.close();
    }

    it('unknown names are told, in the evidence too', async () => {
      pulled();
      const ran = await take('user,left\nlena,2026-08-31\nMax Li,2026-08-31\n');
      expect(ran.exit).toBe(0);
      expect(ran.stderr).toContain('1 of 2 names are unknown to the gateway: "Max Li"');
      expect(ran.json.sources[0].reason).toContain('1 of 2 names are unknown to the gateway: "Max Li"');
    });

    it('a list of which none is known is refused, unless by force', async () => {
      pulled();
      const names = 'user,left\nLena Roth,2026-08-31\nMax Li,2026-08-31\n';
      const ran = await take(names);
      expect(ran).toMatchObject({ exit: 2, json: { error: { code: 'FILE_INVALID' } } });
      expect(ran.json.error.message).toContain('2 of 2 names are unknown to the gateway');
      expect(ran.json.error.hint).toContain('--columns user=HEADER');
      expect((await take(names, '--force')).exit).toBe(0);
    });

    it('display names become users by the right column', async () => {
      pulled();
      const ran = await take(
        'User,Kennung,Last\nLena Roth,lena,2026-08-31\n',
        '--columns',
        'user=Kennung,left=Last',
      );
      expect(ran).toMatchObject({ exit: 0, stderr: '' });
      const reader = openStoreForReading(store());
      expect([...reader.local.servingRows('people_leavers', Q3)].map(({ key }) => key)).toEqual([
        'lena 2026-08-31',
      ]);
      reader.close();
    });
  });

  it.each([
    [['--timezone', 'Mars/Base'], 'is not a time zone'],
    [['--columns', 'user'], 'names no column'],
    [['--columns', 'usr=Login'], 'has no column "usr"'],
  ])('%j is refused', async (more, words) => {
    const file = folder.file('x.csv', 'user,left\nann,2026-08-31\n');
    const ran = await runCommand(PeopleImport, [file, '--kind', 'leavers', '--json', ...more]);
    expect(ran.json.error).toMatchObject({ code: 'USAGE', exit: 2 });
    expect(ran.json.error.message).toContain(words);
  });
});
