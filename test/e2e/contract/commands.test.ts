import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { COMMAND_GROUPS } from '../../../src/cli/help/groups.ts';
import { helpReportSchema, versionReportSchema } from '../../../src/records/reports/programReports.ts';
import { openStoreForWriting } from '../../../src/store/file/open.ts';
import { affidavit, json } from '../../support/cli.ts';
import { documentSchema } from '../../support/documents.ts';
import { builtCommands, GLOBAL_FLAGS } from '../../support/manifest.ts';
import { ROOT } from '../../support/root.ts';
import { temporaryFolder } from '../../support/scene.ts';

const commands = builtCommands();
const every = [...commands.entries()];
const text = (...parts: string[]) => readFileSync(path.join(ROOT, ...parts), 'utf8');
const tests = globSync('test/**/*.ts', { cwd: ROOT }).map((file) => text(file));

it('flags, arguments and variables are a contract: a change shows here', async () => {
  const frozen = every.map(([name, { args, aliases, flags }]) => ({
    command: name,
    aliases,
    args,
    flags: Object.values(flags)
      .map(({ description: _, ...flag }) => flag)
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  }));
  await expect(`${JSON.stringify(frozen, null, 2)}\n`).toMatchFileSnapshot('command-snapshot.json');
});

describe.each(every)('%s', (name, { flags, examples, description }) => {
  it('has a variable for each flag, named after it', () => {
    for (const flag of Object.values(flags)) {
      // oclif adds --json itself; its variable is read by the base command and tested in output.test.ts
      if (flag.name === 'json') continue;
      expect(flag.env, `--${flag.name}`).toBe(`AFFIDAVIT_${flag.name.toUpperCase().replaceAll('-', '_')}`);
      expect(flag.description, `--${flag.name}`).toBeTruthy();
    }
  });

  it('shows how it is called, with long flags', () => {
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      expect(example).toContain(`<%= config.bin %> ${name}`);
      for (const [, used = ''] of example.matchAll(/ --([a-z-]+)/g))
        expect(Object.keys(flags)).toContain(used);
      expect(example).not.toMatch(/ -[a-zA-Z]\b/);
    }
    const own = Object.keys(flags).filter((flag) => !GLOBAL_FLAGS.includes(flag));
    if (own.length > 0) expect(examples.join(' ')).toMatch(/ --[a-z]/);
  });

  it('says its exit statuses in its help', async () => {
    expect(description).toMatch(/Exit status: 0\b/);
    const help = await affidavit([...name.split(' '), '--help']);
    expect(help).toMatchObject({ status: 0, stderr: '' });
    expect(help.stdout).toMatch(/^EXIT STATUS\n {2}0 +\S/m);
    expect(help.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    for (const flag of Object.keys(flags)) expect(help.stdout).toContain(`--${flag}`);
  });

  it('is run by a test', () => {
    const words = name.split(' ');
    const argv = `[${words.map((word) => `'${word}'`).join(', ')}`;
    const source = `src/commands/${words.join('/')}.ts'`;
    expect(tests.some((test) => test.includes(argv) || test.includes(source))).toBe(true);
  });
});

it('the root help is one screen: every command and topic, in 40 lines of 80 columns', async () => {
  const { stdout, status } = await affidavit(['--help']);
  expect(status).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  const grouped = new Set(COMMAND_GROUPS.map(({ title }) => title));
  for (const word of new Set(every.map(([name]) => name.split(' ', 1)[0] ?? '')))
    expect(stdout).toMatch(new RegExp(`^(${[...grouped].join('|')}| {6}) +${word} +[A-Z]`, 'm'));
  expect(lines.length, 'one row for each: shorten the summary that takes two').toBeLessThanOrEqual(40);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect((await affidavit(['help'])).stdout).toBe(stdout);
  expect((await affidavit(['help', '--no-config'])).stdout).toBe(stdout);
});

it.each([[['pull']], [['review', 'start']], [['store']]])('help %j is the text of --help', async (words) => {
  const [help, flag] = await Promise.all([affidavit(['help', ...words]), affidavit([...words, '--help'])]);
  expect(help).toMatchObject({ status: 0, stderr: '' });
  expect(help.stdout.trimEnd()).toBe(flag.stdout.trimEnd());
  const { document } = await json(['help', ...words]);
  expect(documentSchema('help', helpReportSchema).parse(document)).toMatchObject({
    command: words.join(' '),
    text: help.stdout.trimEnd(),
  });
});

it('`version` shows every version that a report of a defect needs', async () => {
  const { version } = JSON.parse(text('package.json')) as { version: string };
  const { document, status } = await json(['version']);
  expect(status).toBe(0);
  const found = documentSchema('version', versionReportSchema).parse(document);
  expect(found).toMatchObject({
    affidavit: version,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    bundle_schema: 'urn:affidavit:soc2-evidence:manifest:v2',
  });
  const store = path.join(await temporaryFolder(), 'store.db');
  openStoreForWriting(store).close();
  const db = new Database(store, { readonly: true });
  expect(found.store_schema).toBe(db.pragma('user_version', { simple: true }));
  expect(found.sqlite).toBe(db.prepare('SELECT sqlite_version()').pluck().get());
  db.close();
  const shown = (await affidavit(['version'])).stdout;
  for (const value of Object.values(found).slice(1)) expect(shown).toContain(String(value));
});

it('the version is that of the package', async () => {
  const { version } = JSON.parse(text('package.json')) as { version: string };
  for (const flag of ['--version', '-v']) {
    const { stdout, status } = await affidavit([flag]);
    expect([status, stdout.split(' ')[0]]).toEqual([0, `affidavit/${version}`]);
  }
});
