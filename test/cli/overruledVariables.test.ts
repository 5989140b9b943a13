import { expect, test } from 'vitest';
import { overruledVariables } from '../../src/cli/overruledVariables.ts';

const flags = {
  'auth-addr': { env: 'A', exclusive: ['proxy'] },
  proxy: { env: 'P' },
  'proxy-ca': { env: 'C', dependsOn: ['proxy'] },
  store: { env: 'S' },
};

test('a typed flag overrules the variables of its rivals and of what hangs on them', () => {
  expect(overruledVariables(flags, ['--auth-addr', 'x:1'])).toEqual(['P', 'C']);
  expect(overruledVariables(flags, ['--proxy=x:1'])).toEqual(['A']);
});

test('what was typed itself is never overruled, and words after -- are no flags', () => {
  expect(overruledVariables(flags, ['--auth-addr=x', '--proxy=y'])).toEqual([]);
  expect(overruledVariables(flags, ['--store', 's', '--', '--proxy'])).toEqual([]);
});
