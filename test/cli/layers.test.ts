import { expect, test } from 'vitest';
import { layersOf, typedValue } from '../../src/cli/configuration/layers.ts';

const flags = {
  'auth-addr': { env: 'A', exclusive: ['proxy'] },
  proxy: { env: 'P' },
  'proxy-ca': { env: 'C', dependsOn: ['proxy'] },
  store: { env: 'S' },
};

function layers(argv: string[], environment: Record<string, string>, inFile: string[] = []) {
  const found = layersOf(flags, argv, environment, (name) => inFile.includes(name));
  return Object.fromEntries([...found].filter(([, layer]) => layer !== 'default'));
}

test('a flag wins over its variable, a variable over the file, the file over the default', () => {
  expect(layers(['--store', 's'], { S: 's' }, ['store'])).toEqual({ store: 'flag' });
  expect(layers([], { S: 's' }, ['store'])).toEqual({ store: 'variable' });
  expect(layers([], { S: '' }, ['store'])).toEqual({ store: 'file' });
  expect(layers([], {})).toEqual({});
});

test('a value overrules the weaker ones of its rivals and of what depends on them', () => {
  const all = { A: 'a', P: 'p', C: 'c' };
  expect(layers(['--auth-addr', 'x:1'], all)).toEqual({ 'auth-addr': 'flag' });
  expect(layers(['--proxy=x:1'], all)).toEqual({ proxy: 'flag', 'proxy-ca': 'variable' });
  expect(layers([], { A: 'a' }, ['proxy', 'proxy-ca'])).toEqual({ 'auth-addr': 'variable' });
  expect(layers([], { P: 'p' }, ['auth-addr'])).toEqual({ proxy: 'variable' });
  expect(layers(['--auth-addr=x:1'], { C: 'c' }, ['proxy'])).toEqual({ 'auth-addr': 'flag' });
});

test('rivals of the same origin are left for the parser to refuse, and words after -- are no flags', () => {
  expect(layers(['--auth-addr=x', '--proxy=y'], {})).toEqual({ 'auth-addr': 'flag', proxy: 'flag' });
  expect(layers(['--store', 's', '--', '--proxy'], { A: 'a' })).toEqual({
    store: 'flag',
    'auth-addr': 'variable',
  });
});

test('the value of an option is read in both of its forms; the last one counts', () => {
  expect(typedValue('config', ['pull', '--config', 'a', '--config=b'])).toBe('b');
  expect(typedValue('config', ['pull', '--', '--config', 'a'])).toBeUndefined();
});
