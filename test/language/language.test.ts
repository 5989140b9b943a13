import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../support/root.ts';
import { RETIRED } from './retired.ts';

/** Migrations are never altered once released. */
const RELEASED = /^src\/store\/migrations\//;

const files = globSync(['src/**/*.{ts,sql,proto}', 'bin/*.js', 'docs/**/*.md', '*.md'], { cwd: ROOT })
  .map((file) => file.replaceAll(path.sep, '/'))
  .filter((file) => !file.startsWith('src/gateway/gen/') && !RELEASED.test(file))
  .sort();

it.each(RETIRED.map((entry) => [String(entry.pattern), entry] as const))('%s is retired', (_, entry) => {
  const hits = files.flatMap((file) =>
    entry.allowed?.some(({ path: allowed }) => allowed.test(file))
      ? []
      : readFileSync(path.join(ROOT, file), 'utf8')
          .split('\n')
          .flatMap((line, at) => (entry.pattern.test(line) ? [`${file}:${at + 1}: ${line.trim()}`] : [])),
  );
  expect(hits, `write instead: ${entry.instead}`).toEqual([]);
});
