import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Config, Help } from '@oclif/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quickAnswer } from '../../src/cli/quickAnswer.ts';
import { rootHelp } from '../../src/cli/rootHelp.ts';

const TOPICS = { keys: { description: 'signing keys' } };
const SUMMARY =
  'Checks everything that a person could ask of it, with a summary that runs over more than one line.';
const COMMANDS = {
  verify: { summary: SUMMARY },
  hidden: { summary: 'never shown', hidden: true },
  pull: { summary: 'Pull.\nA second line is not shown.' },
  'keys:create': { summary: 'Create.' },
  'parcels:import': { summary: 'Import parcels.' },
};

let root: string;
let config: Config;

/** A package of its own: what is tested does not depend on what was built last. */
beforeAll(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'affidavit-help-'));
  cpSync(path.resolve('package.json'), path.join(root, 'package.json'));
  const commands = Object.fromEntries(
    Object.entries(COMMANDS).map(([id, command]) => [
      id,
      { id, aliases: [], args: {}, flags: {}, ...command },
    ]),
  );
  config = await Config.load({ root });
  const { version } = config;
  writeFileSync(path.join(root, 'oclif.manifest.json'), JSON.stringify({ version, commands }));
  config = await Config.load({ root });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

class CapturedHelp extends Help {
  text = '';
  override log(...words: string[]): void {
    this.text += `${words.join(' ')}\n`;
  }
  async root(): Promise<string> {
    await this.showRootHelp();
    return this.text;
  }
}

describe('quickAnswer', () => {
  it.each([['--version'], ['-v'], ['--version', '--json']])('answers %s as oclif does', (...argv) => {
    expect(quickAnswer(root, argv)).toBe(`${config.userAgent}\n`);
  });

  it.each([[[]], [['--help']], [['-h']], [['--no-color', '--help']], [['--help', '--store', 'x', 'pull']]])(
    'gives the help of the program for %j',
    (argv: string[]) => {
      expect(quickAnswer(root, argv)).toContain('EXIT STATUS');
    },
  );

  it.each([
    [['pull', '--help']],
    [['--help', 'pull']],
    [['pull', '--version']],
    [['--quiet', '--version']],
    [['--', '--help']],
    [['--frobnicate']],
  ])('leaves %j to oclif', (argv: string[]) => {
    expect(quickAnswer(root, argv)).toBeNull();
  });
});

describe('rootHelp', () => {
  it.each([72, 80, 120])('is laid out as oclif lays it out in %i columns', async (columns) => {
    const description = String(config.pjson.description);
    const ours = rootHelp(
      {
        description,
        userAgent: config.userAgent,
        topics: { ...TOPICS },
        commands: COMMANDS,
      },
      columns,
    );
    const theirs = stripVTControlCharacters(await new CapturedHelp(config, { maxWidth: columns }).root());
    expect(stripVTControlCharacters(ours).split('\n\nEXIT STATUS')[0]).toBe(
      theirs.trimEnd().replace(/\n\n\n+/g, '\n\n'),
    );
  });
});
