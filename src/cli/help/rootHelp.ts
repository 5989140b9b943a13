import { styleText } from 'node:util';
import { wrap } from '../present/wrap.ts';
import { COMMAND_GROUPS } from './groups.ts';
import { columnOf, twoColumns } from './twoColumns.ts';

/** The members of package.json and oclif.manifest.json that the root help needs. */
export interface HelpSource {
  description: string;
  topics: Readonly<Record<string, { description?: string }>>;
  /** by id: "pull", "keys:create" */
  commands: Readonly<Record<string, { summary?: string; hidden?: boolean }>>;
}

/** Columns from which on the titles of groups have a column of their own. */
const WIDE = 72;

/**
 * The help of the program as a whole: one row for each command and topic, in groups.
 *
 * @param width columns of the terminal
 */
export function rootHelp(source: HelpSource, width: number): string {
  const groups = groupsOf(source);
  const rows = width < WIDE ? narrow(groups, width) : wide(groups, width);
  return `${[...wrap(`${source.description}.`, width), ...wrap(USAGE, width), '', ...rows].join('\n')}\n`;
}

const USAGE = 'Usage: affidavit COMMAND [FLAGS]. Flags and examples: affidavit help COMMAND.';

interface Group {
  title: string;
  rows: [word: string, text: string][];
}

/** Commands and topics in their groups; those that no group names come last, so that nothing is hidden. */
function groupsOf({ commands, topics }: HelpSource): Group[] {
  const listed = Object.entries(commands).filter(([, command]) => command.hidden !== true);
  const words = new Set(listed.map(([id]) => id.split(':', 1)[0] ?? ''));
  const row = (word: string): [string, string] => [
    word,
    (commands[word]?.summary ?? topics[word]?.description ?? '').split('\n', 1)[0] ?? '',
  ];
  const groups = COMMAND_GROUPS.map((group) => ({
    title: group.title,
    rows: group.words.filter((word) => words.delete(word)).map(row),
  }));
  return [...groups, { title: 'more', rows: [...words].sort().map(row) }].filter(
    ({ rows }) => rows.length > 0,
  );
}

function wide(groups: readonly Group[], width: number): string[] {
  const column = columnOf(groups.map(({ title }) => title));
  return groups.flatMap(({ title, rows }) =>
    twoColumns(rows, width - column, nameColumn(groups)).map((line, index) =>
      index === 0
        ? `${styleText('bold', title)}${' '.repeat(column - title.length)}${line}`
        : `${' '.repeat(column)}${line}`,
    ),
  );
}

function narrow(groups: readonly Group[], width: number): string[] {
  return groups.flatMap(({ title, rows }) => [
    styleText('bold', title),
    ...twoColumns(rows, width - 2, nameColumn(groups)).map((line) => `  ${line}`),
  ]);
}

function nameColumn(groups: readonly Group[]): number {
  return columnOf(groups.flatMap(({ rows }) => rows.map(([word]) => word)));
}
