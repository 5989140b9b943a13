import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Config } from '@oclif/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quickAnswer } from '../../src/cli/help/quickAnswer.ts';
import { rootHelp } from '../../src/cli/help/rootHelp.ts';

const SOURCE = {
  description: 'Collects evidence',
  topics: { keys: { description: 'Create and show keys.' } },
  commands: {
    verify: { summary: 'Check everything that a person could want to know of a bundle, and of its chain.' },
    hidden: { summary: 'Never shown.', hidden: true },
    pull: { summary: 'Pull.\nA second line is not shown.' },
    'keys:create': { summary: 'Create.' },
    'parcels:import': { summary: 'Import parcels.' },
  },
};

let root: string;
let config: Config;

/** A package of its own: what is tested does not depend on what was built last. */
beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'affidavit-help-'));
  cpSync(path.resolve('package.json'), path.join(root, 'package.json'));
  const commands = Object.fromEntries(
    Object.entries(SOURCE.commands).map(([id, command]) => [
      id,
      { id, aliases: [], args: {}, flags: {}, ...command },
    ]),
  );
  const { version } = await Config.load({ root });
  writeFileSync(path.join(root, 'oclif.manifest.json'), JSON.stringify({ version, commands }));
  config = await Config.load({ root });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('quickAnswer', () => {
  it.each([['--version'], ['-v'], ['--version', '--json']])('answers %s as oclif does', (...argv) => {
    expect(quickAnswer(root, argv)).toBe(`${config.userAgent}\n`);
  });

  it.each([
    [[]],
    [['help']],
    [['--help']],
    [['-h']],
    [['--no-color', '--help']],
    [['--help', '--store', 'x', 'pull']],
  ])('gives the help of the program for %j', (argv: string[]) => {
    expect(quickAnswer(root, argv)).toContain('Usage: affidavit COMMAND');
  });

  it.each([
    [['pull', '--help']],
    [['--help', 'pull']],
    [['help', 'pull']],
    [['help', '--json']],
    [['pull', '--version']],
    [['--quiet', '--version']],
    [['--', '--help']],
    [['--frobnicate']],
  ])('leaves %j to oclif', (argv: string[]) => {
    expect(quickAnswer(root, argv)).toBeNull();
  });
});

describe('rootHelp', () => {
  const shown = (width: number) => stripVTControlCharacters(rootHelp(SOURCE, width));

  it('has a row for each command and topic, in groups; the ungrouped ones last', () => {
    expect(shown(80)).toBe(`Collects evidence.
Usage: affidavit COMMAND [FLAGS]. Flags and examples: affidavit help COMMAND.

set up   keys     Create and show keys.
collect  pull     Pull.
verify   verify   Check everything that a person could want to know of a bundle,
                  and of its chain.
more     parcels
`);
  });

  it('has the titles on lines of their own where there are few columns', () => {
    expect(shown(40)).toBe(`Collects evidence.
Usage: affidavit COMMAND [FLAGS]. Flags
and examples: affidavit help COMMAND.

set up
  keys     Create and show keys.
collect
  pull     Pull.
verify
  verify   Check everything that a
           person could want to know of
           a bundle, and of its chain.
more
  parcels
`);
  });
});
