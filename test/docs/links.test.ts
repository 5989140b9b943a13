import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { POINTS_OF_FOCUS } from '../../src/controls/catalogue/pointsOfFocus.ts';
import { ROOT } from '../support/root.ts';

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const found = (patterns: string[]) =>
  globSync(patterns, { cwd: ROOT })
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter((file) => !file.startsWith('src/gateway/gen/') && file !== 'test/docs/links.test.ts')
    .sort();
const pages = found(['*.md', 'docs/**/*.md']);
const sources = found(['{src,bin,bench,scripts,test}/**/*.{ts,js,mjs,sql,proto}']);

/** `file:line: complaint` for every hit of a pattern that does not resolve. */
function broken(
  files: readonly string[],
  pattern: RegExp,
  complaint: (match: RegExpExecArray, line: string, file: string) => string | null,
): string[] {
  return files.flatMap((file) =>
    read(file)
      .split('\n')
      .flatMap((line, at) =>
        [...line.matchAll(pattern)].flatMap((match) => {
          const wrong = complaint(match, line, file);
          return wrong === null ? [] : [`${file}:${at + 1}: ${wrong}`];
        }),
      ),
  );
}

/** Section numbers of a page, and items of its numbered lists by section. */
function sectionsOf(file: string): Set<string> {
  const sections = new Set<string>();
  let section = '';
  for (const line of read(file).split('\n')) {
    const [, heading] = /^#+ (\d+(?:\.\d+)*) /.exec(line) ?? [];
    if (heading !== undefined) section = heading;
    if (heading !== undefined) sections.add(section);
    const [, item] = /^(\d+)\. /.exec(line) ?? [];
    if (item !== undefined) sections.add(`${section} item ${item}`);
  }
  return sections;
}

it('every section that is cited exists', () => {
  const numbered = new Map<string, Set<string>>();
  for (const page of found(['docs/*.md'])) numbered.set(page, sectionsOf(page));
  const complaints = broken(
    [...sources, ...pages],
    /§ ?(\d+(?:\.\d+)*)( item \d+)?/g,
    (match, line, file) => {
      const before = line.slice(Math.max(0, match.index - 40), match.index);
      if (/RFC \d+/.test(before)) return null;
      const named = /(docs\/[\w-]+\.md|teleport-api)[^§]*$/.exec(line.slice(0, match.index))?.[1];
      const own = file.startsWith('docs/') && named === undefined ? file : 'docs/teleport-api.md';
      const page = named === undefined ? own : named === 'teleport-api' ? 'docs/teleport-api.md' : named;
      const section = `${match[1]}${match[2] ?? ''}`;
      return numbered.get(page)?.has(section) === true ? null : `${page} has no §${section}`;
    },
  );
  expect(complaints).toEqual([]);
});

it('every page that is named exists', () => {
  const complaints = broken([...sources, ...pages], /[\w./-]*\b[\w-]+\.md\b/g, ([name], _, file) => {
    const places = [name, `docs/${name}`, path.posix.join(path.posix.dirname(file), name)];
    return places.some((place) => existsSync(path.join(ROOT, place))) ? null : `there is no ${name}`;
  });
  expect(complaints).toEqual([]);
});

it('pages of no repository are not cited', () => {
  const absent = /\b(gateway-api|controls-catalogue|tests-of-controls|bundle-format(?!\.md|\|))\b/g;
  expect(broken([...sources, ...pages], absent, ([name]) => `${name} is no page of docs/`)).toEqual([]);
});

const slug = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\s-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

it('every link opens', () => {
  const complaints = broken(pages, /\[[^\]]*\]\(([^)\s]+)\)/g, ([, target = ''], _, file) => {
    if (/^(https?|mailto):/.test(target)) return null;
    const [place = '', anchor] = target.split('#', 2);
    const linked = place === '' ? file : path.posix.join(path.posix.dirname(file), place);
    if (!existsSync(path.join(ROOT, linked))) return `there is no ${linked}`;
    if (anchor === undefined) return null;
    const headings = [...read(linked).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => slug(heading));
    return headings.includes(anchor) ? null : `${linked} has no heading #${anchor}`;
  });
  expect(complaints).toEqual([]);
});

it('every path in a page exists', () => {
  const path_ = /`((?:src|test|fixtures|docs|scripts|bench|bin)\/[\w./-]+)`/g;
  const complaints = broken(
    pages.filter((page) => page !== 'CHANGELOG.md'),
    path_,
    ([, name = '']) => (existsSync(path.join(ROOT, name)) ? null : `there is no ${name}`),
  );
  expect(complaints).toEqual([]);
});

it('docs/controls.md lists the points of focus of the catalogue', () => {
  const page = read('docs/controls.md');
  for (const { id, name, olderName } of POINTS_OF_FOCUS)
    expect(page).toContain(`| ${id} | ${name} | ${olderName ?? ''} |`);
});
