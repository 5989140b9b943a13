import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { affidavit } from '../../support/cli.ts';
import { builtCommands, GLOBAL_FLAGS } from '../../support/manifest.ts';
import { ROOT } from '../../support/root.ts';

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
    expect(help.stdout.replace(/\s+/g, ' ')).toContain('Exit status: 0');
    for (const flag of Object.keys(flags)) expect(help.stdout).toContain(`--${flag}`);
  });

  it('is run by a test', () => {
    const words = name.split(' ');
    const argv = `[${words.map((word) => `'${word}'`).join(', ')}`;
    const source = `src/commands/${words.join('/')}.ts'`;
    expect(tests.some((test) => test.includes(argv) || test.includes(source))).toBe(true);
  });
});

it('the root help lists every topic, every exit status and where the codes are', async () => {
  const { stdout, status } = await affidavit(['--help']);
  expect(status).toBe(0);
  for (const [name] of every) expect(stdout).toMatch(new RegExp(`^ {2}${name.split(' ')[0]} `, 'm'));
  for (const exit of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 130])
    expect(stdout).toMatch(new RegExp(`^ {2}${exit} +\\S`, 'm'));
  expect(stdout).toContain('affidavit errors');
});

it('the version is that of the package', async () => {
  const { version } = JSON.parse(text('package.json')) as { version: string };
  for (const flag of ['--version', '-v']) {
    const { stdout, status } = await affidavit([flag]);
    expect([status, stdout.split(' ')[0]]).toEqual([0, `affidavit/${version}`]);
  }
});
