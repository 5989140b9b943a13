import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, it } from 'vitest';
import { PROCEDURES } from '../../src/controls/procedures/registry.ts';
import { ROOT } from '../support/root.ts';

interface Rule {
  name: string;
  comment?: string;
}

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const { forbidden } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
  forbidden: Rule[];
};
/** Layers as the check enforces them: folder → folders that it may import. */
const enforced = forbidden
  .filter(({ name }) => name.startsWith('layer-'))
  .map(({ name, comment = '' }) => [`src/${name.slice('layer-'.length)}`, comment.split(': ')[1] ?? '']);

it("architecture.md's table of layers is the one that is enforced", () => {
  const written = [...read('docs/architecture.md').matchAll(/^\| `(src\/\w+)` \|.*\| ([^|]*) \|$/gm)].map(
    ([, folder = '', imports = '']) => [folder, imports.replace(/ \(.*\)$/, '')],
  );
  expect(written).toEqual(enforced);
});

it('every folder of src has a place among the layers', () => {
  const folders = globSync('src/*/', { cwd: ROOT }).map((folder) =>
    folder.replaceAll(path.sep, '/').replace(/\/$/, ''),
  );
  expect(folders.sort()).toEqual(enforced.map(([folder]) => folder).sort());
});

it('no folder of src holds one file alone, except a topic of the command line', () => {
  const files = globSync('src/**/*.*', { cwd: ROOT, exclude: ['src/gateway/{gen,proto}/**'] });
  const held = Map.groupBy(files, (file) => path.dirname(file).replaceAll(path.sep, '/'));
  const alone = [...held].filter(
    ([folder, own]) => own.length === 1 && ![...held.keys()].some((other) => other.startsWith(`${folder}/`)),
  );
  // oclif makes a topic of each folder: `config show` needs one
  expect(alone.map(([folder]) => folder).filter((folder) => !folder.startsWith('src/commands/'))).toEqual([]);
});

it('the recipe of a test of controls describes the procedures that there are', () => {
  const files = globSync('src/controls/procedures/*/K*', { cwd: ROOT }).map((file) => path.basename(file));
  const pairs = PROCEDURES.flatMap(({ id }) => [`${id}.ts`, `${id}.sql`]);
  expect(files.sort()).toEqual(pairs.sort());
  const ids = PROCEDURES.map(({ id }) => id);
  expect(ids).toEqual([...ids].sort());
});

it('every file and npm script that the recipes name exists', () => {
  const page = read('CONTRIBUTING.md');
  const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts;
  const named = [...page.matchAll(/`npm run ([\w:]+)`/g)].map(([, name = '']) => name);
  expect(named).toContain('docs');
  expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  const paths = [...page.matchAll(/`((?:src|test|scripts|fixtures)\/[^`]+)`/g)].map(([, name = '']) => name);
  const patterns = paths.map((name) => name.replace(/<\w+>/g, '*'));
  expect(patterns).toContain('src/datasets/*/*.ts');
  expect(patterns.filter((pattern) => globSync(pattern, { cwd: ROOT }).length === 0)).toEqual([]);
});
