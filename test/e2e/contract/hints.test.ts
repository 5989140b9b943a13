import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { builtCommands } from '../../support/manifest.ts';
import { ROOT } from '../../support/root.ts';

const commands = builtCommands();
/** Words after the name in lines that are no command lines. */
const NO_COMMANDS = ['collects', 'soc2', 'digest', 'pseudonym'];
const HELP_FLAGS = ['--help', '--version'];

/** Every string of a source, with `…` for what is computed. */
function stringsIn(file: string): string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(path.join(ROOT, file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) found.push(node.text);
    else if (ts.isTemplateExpression(node))
      found.push(node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join(''));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Command lines in a text: after a backquote, a prompt, a tag or a colon, and on a line of their own. */
function commandLines(text: string): string[] {
  return [...text.matchAll(/(?:^ *|`|<code>|<pre>|\$ |: )affidavit( [^`<\n]*)?/gm)]
    .map(([, words = '']) => words)
    .filter((words) => !NO_COMMANDS.includes(words.trim().split(' ', 1)[0] ?? ''));
}

/** Complaint about a command line; null: it can be typed. */
function wrong(line: string): string | null {
  const words = line
    .trim()
    .replace(/ {2,}#.*$/, '')
    .split(/\s+/)
    .filter((word) => word !== '');
  const flags = words.filter((word) => word.startsWith('--')).map((word) => word.replace(/[=.,;)].*$/, ''));
  const [first = '', second = ''] = words;
  if (first === '' || /^[A-Z…[]|…$/.test(first) || first.startsWith('--')) return null;
  const name = commands.has(`${first} ${second}`) ? `${first} ${second}` : first;
  const known = commands.get(name);
  const isTopic = [...commands.keys()].some((command) => command.startsWith(`${first} `));
  if (known === undefined)
    return isTopic && (second === '' || second.startsWith('…') || flags.includes('--help'))
      ? null
      : `no command ${name}`;
  const names = Object.keys(known.flags).map((flag) => `--${flag}`);
  const aliases = Object.values(known.flags).flatMap((flag) =>
    (flag.aliases ?? []).map((alias) => `--${alias}`),
  );
  const unknown = flags.filter((flag) => ![...names, ...aliases, ...HELP_FLAGS].includes(flag));
  return unknown.length === 0 ? null : `${name} has no ${unknown.join(', ')}`;
}

it('every command that the program names exists, with its flags', () => {
  const files = globSync('src/**/*.ts', { cwd: ROOT, exclude: ['src/gateway/gen/**'] });
  const lines = files.flatMap((file) =>
    stringsIn(file)
      .flatMap(commandLines)
      .map((line) => ({ file, line })),
  );
  expect(lines.length).toBeGreaterThan(100);
  const broken = lines.flatMap(({ file, line }) => {
    const complaint = wrong(line);
    return complaint === null ? [] : [`${file}: affidavit${line}: ${complaint}`];
  });
  expect(broken).toEqual([]);
});

it('every command that the documents name exists, with its flags', () => {
  const files = globSync(['README.md', 'CONTRIBUTING.md', 'docs/*.md', 'fixtures/company/*.md'], {
    cwd: ROOT,
  });
  const broken = files.flatMap((file) =>
    commandLines(readFileSync(path.join(ROOT, file), 'utf8')).flatMap((line) => {
      const complaint = wrong(line);
      return complaint === null ? [] : [`${file}: affidavit${line}: ${complaint}`];
    }),
  );
  expect(broken).toEqual([]);
});
