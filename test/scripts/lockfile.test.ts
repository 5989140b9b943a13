import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { isPlatformGap, unpinnedPackages } from '../../scripts/lockfile.mjs';
import { ROOT } from '../support/root.ts';

const json = (...parts: string[]) => JSON.parse(readFileSync(path.join(ROOT, ...parts), 'utf8'));

describe('a failure of `npm ci` is passed over for missing platform packages only', () => {
  const lockfile = {
    packages: { 'node_modules/tool': { optionalDependencies: { '@tool/win': '1.0.0', plain: '1.0.0' } } },
  };
  const said = (...lines: string[]) =>
    [
      'code EUSAGE',
      '',
      'npm ci can only install …',
      '',
      ...lines,
      '',
      'Clean install a project',
      '',
      'Options:',
    ]
      .map((line) => `npm error ${line}`.trimEnd())
      .join('\n');
  test.each([
    [true, said('Missing: @tool/win@1.0.0 from lock file')],
    [true, said('Missing: @tool/win@1.0.0 from lock file', 'Missing: plain@1.0.0 from lock file')],
    [true, said('Missing: plain@1.0.0 from lock file').replaceAll('npm error', 'npm ERR!')],
    [false, said('Missing: other@1.0.0 from lock file')],
    [false, said('Missing: @tool/win@1.0.0 from lock file', 'Missing: other@1.0.0 from lock file')],
    [
      false,
      said(
        'Missing: @tool/win@1.0.0 from lock file',
        "Invalid: lock file's zod@1.0.0 does not satisfy zod@2.0.0",
      ),
    ],
    [false, said()],
    [false, said('Missing: @tool/win@1.0.0 from lock file').replace('EUSAGE', 'EINTEGRITY')],
    [false, ''],
  ])('%s', (passed, stderr) => {
    expect(isPlatformGap(stderr, lockfile)).toBe(passed);
  });
});

test('an installed package that is other than the lockfile’s is named', () => {
  const lockfile = {
    packages: { '': {}, tools: {}, 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } },
  };
  const installed = (packages: object) => ({ packages: { tools: {}, ...packages } });
  const a = { version: '1.0.0', integrity: 'sha512-a' };
  expect(unpinnedPackages(installed({ 'node_modules/a': a }), lockfile)).toEqual([]);
  for (const other of [{ ...a, version: '1.0.1' }, { ...a, integrity: 'sha512-b' }, { version: '1.0.0' }])
    expect(unpinnedPackages(installed({ 'node_modules/a': other }), lockfile)).toHaveLength(1);
  expect(unpinnedPackages(installed({ 'node_modules/b': a }), lockfile)).toEqual(['node_modules/b@1.0.0']);
});

test('every package of the lockfile has a hash, and none runs a script when it is installed', () => {
  const { packages } = json('package-lock.json') as {
    packages: Record<
      string,
      { integrity?: string; hasInstallScript?: boolean; link?: boolean; resolved?: string }
    >;
  };
  const { allowScripts } = json('package.json') as { allowScripts: Record<string, boolean> };
  for (const [place, { integrity, hasInstallScript, link, resolved }] of Object.entries(packages)) {
    if (!place.startsWith('node_modules/')) continue;
    if (link === true) expect(resolved).toBe('scripts/toolchain');
    else expect(integrity, place).toMatch(/^sha512-/);
    if (hasInstallScript === true)
      expect(allowScripts, place).toHaveProperty([place.slice('node_modules/'.length)], false);
  }
});

test('every npm script goes through the bootstrap, which needs nothing installed and any Node', () => {
  const { scripts } = json('package.json') as { scripts: Record<string, string> };
  for (const [name, command] of Object.entries(scripts))
    expect(command, name).toMatch(/^node scripts\/bootstrap\.mjs \S/);
  for (const file of ['bootstrap.mjs', 'install.mjs', 'lockfile.mjs']) {
    const imports = [...readFileSync(path.join(ROOT, 'scripts', file), 'utf8').matchAll(/from '([^']+)'/g)];
    for (const [, from] of imports) expect(from).toMatch(/^(?:node:|\.\/)/);
  }
});
