import { styleText } from 'node:util';
import { wrap } from './wrap.ts';

/** The members of package.json and oclif.manifest.json that the root help needs. */
export interface HelpSource {
  description: string;
  /** e.g. "affidavit/1.0.0 linux-x64 node-v24.1.0" */
  userAgent: string;
  topics: Readonly<Record<string, { description?: string }>>;
  /** by id: "pull", "keys:create" */
  commands: Readonly<Record<string, { summary?: string; hidden?: boolean }>>;
}

const EXIT_STATUS: [string, string][] = [
  ['0', 'done'],
  ['1', 'a defect of affidavit'],
  ['2', 'wrong usage or configuration'],
  ['3', 'cannot reach, trust or log in to the gateway'],
  ['4', 'pulled, but a dataset is partial, denied or failed'],
  ['5', 'verification failed, or was made without a key from outside'],
  ['6', 'the store is busy, damaged or of another version'],
  ['7', 'cannot write (disk full, permission)'],
  ['8', 'export or pruning refused (no finished snapshot for the period, no key, too large)'],
  ['9', 'checked, with new exceptions'],
  ['130', 'interrupted'],
];

/**
 * The help of the program as a whole, laid out as oclif lays out that of a command, with the exit statuses below.
 * Written here because loading oclif takes three times as long as Node itself.
 *
 * @param width columns of the terminal
 */
export function rootHelp(source: HelpSource, width: number): string {
  const listed = Object.entries(source.commands).filter(([, command]) => command.hidden !== true);
  const commands = listed.filter(([id]) => !id.includes(':')).map(([id, { summary }]) => row(id, summary));
  const topics = [
    ...new Set(listed.filter(([id]) => id.includes(':')).map(([id]) => id.split(':', 1)[0] ?? '')),
  ].map((name) => row(name, source.topics[name]?.description ?? firstSummary(listed, name)));
  const sections = [
    source.description,
    section('VERSION', source.userAgent),
    section('USAGE', '$ affidavit [COMMAND]'),
    section('TOPICS', table(topics.sort(byName), width)),
    section('COMMANDS', table(commands.sort(byName), width)),
    section('EXIT STATUS', table(EXIT_STATUS, width)),
    section(
      'ERROR CODES',
      wrap('Every error has a stable code. `affidavit errors` lists them all.', width - INDENT.length).join(
        '\n',
      ),
    ),
  ];
  return `${sections.join('\n\n')}\n`;
}

const INDENT = '  ';

function row(name: string, text: string | undefined): [string, string] {
  return [name, (text ?? '').split('\n', 1)[0] ?? ''];
}

function firstSummary(commands: readonly [string, { summary?: string }][], topic: string) {
  return commands.find(([id]) => id.startsWith(`${topic}:`))?.[1].summary;
}

function byName([a]: [string, string], [b]: [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function section(header: string, body: string): string {
  return `${styleText('bold', header)}\n${body.replace(/^(?=.)/gm, INDENT)}`;
}

function table(rows: readonly [string, string][], width: number): string {
  const column = Math.max(...rows.map(([name]) => name.length)) + INDENT.length;
  return rows
    .map(
      ([name, text]) =>
        name.padEnd(column) + wrap(text, width - INDENT.length - column).join(`\n${' '.repeat(column)}`),
    )
    .join('\n');
}
