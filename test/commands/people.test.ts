import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import PeopleImport from '../../src/commands/people/import.ts';
import PeopleTemplate from '../../src/commands/people/template.ts';
import { PEOPLE_KINDS } from '../../src/records/peopleKinds.ts';
import { openStoreForReading } from '../../src/store/open.ts';
import { runCommand } from './support/runCommand.ts';
import { workFolder } from './support/workFolder.ts';

const Q3 = { fromMs: Date.parse('2026-07-01T00:00:00Z'), toMs: Date.parse('2026-10-01T00:00:00Z') };
const folder = workFolder(afterEach);

describe('people import', () => {
  it('takes the template of every kind as it was printed', async () => {
    for (const kind of PEOPLE_KINDS) {
      const template = await runCommand(PeopleTemplate, [kind]);
      const file = folder.file(`${kind}.csv`, template.stdout);
      const ran = await runCommand(PeopleImport, [
        file,
        '--kind',
        kind,
        '--store',
        folder.path('s.db'),
        '--json',
      ]);
      expect(ran.exit, ran.stdout).toBe(0);
      expect(ran.json.sources).toMatchObject([{ status: 'complete', rows: 1, reason: '' }]);
    }
  });

  it('keeps the whole list for administrators and adds leavers up by file', async () => {
    const store = folder.path('s.db');
    const take = async (name: string, kind: string, text: string) => {
      const ran = await runCommand(PeopleImport, [folder.file(name, text), '--kind', kind, '--store', store]);
      expect(ran.stderr).toBe('');
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
});
