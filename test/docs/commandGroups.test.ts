import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { COMMAND_GROUPS } from '../../src/cli/help/groups.ts';
import { ROOT } from '../support/root.ts';

const grouped = COMMAND_GROUPS.flatMap(({ words }) => words);
const commands = globSync('src/commands/**/*.ts', { cwd: ROOT }).map((file) =>
  path.relative('src/commands', file).replace(/\.ts$/, '').replaceAll(path.sep, ' '),
);
const first = [...new Set(commands.map((command) => command.split(' ', 1)[0] ?? ''))].sort();

it('every command and topic is in one group of the root help', () => {
  const missing = first.filter((word) => !grouped.includes(word));
  expect(missing, 'Add each to its group in src/cli/help/groups.ts').toEqual([]);
  expect(grouped.filter((word, index) => grouped.indexOf(word) !== index)).toEqual([]);
});

it('the groups name nothing that does not exist', () => {
  const absent = grouped.filter((word) => !first.includes(word));
  expect(absent, 'Remove each from src/cli/help/groups.ts').toEqual([]);
});

it('every topic has a description, every description a topic', () => {
  const topics = new Set(commands.filter((word) => word.includes(' ')).map((word) => word.split(' ', 1)[0]));
  const { oclif } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    oclif: { topics: object };
  };
  expect(Object.keys(oclif.topics).sort(), 'oclif.topics of package.json').toEqual([...topics].sort());
});
