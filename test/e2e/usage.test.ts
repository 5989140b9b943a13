import { mkdir, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { affidavit, failure } from '../support/cli.ts';
import { errorDocumentSchema } from '../support/documents.ts';
import { openScene, temporaryFolder } from '../support/scene.ts';

const dir = await temporaryFolder();
const at = (name: string) => `${dir}/${name}`;
await writeFile(at('text'), 'no key, no identity, no bundle\n');
await mkdir(at('folder'));

it.each([
  ['an unknown command', ['pul'], 'USAGE', 'pul'],
  ['an unknown command of a topic', ['keys', 'destroy'], 'USAGE', 'keys destroy'],
  ['an unknown flag', ['pull', '--identity', 'x', '--prxy', 'a:1'], 'USAGE', '--prxy'],
  ['a word too many', ['keys', 'show', 'a.key', 'b.key'], 'USAGE', 'b.key'],
  ['a head that is no SHA-256', ['verify', 'a.zip', '--after', 'abc'], 'USAGE', '--after'],
  ['a key that is a folder', ['verify', 'a.zip', '--public-key', at('folder')], 'FILE_INVALID', 'folder'],
  [
    'a key that is a device',
    ['verify', 'a.zip', '--allowed-signers', '/dev/zero'],
    'FILE_INVALID',
    '/dev/zero',
  ],
  ['a flag without its value', ['pull', '--identity'], 'USAGE', '--identity'],
  ['a required flag missing', ['pull', '--auth-addr', 'a:1'], 'USAGE', 'identity'],
  ['a required argument missing', ['reperform'], 'USAGE', 'file'],
  ['two ways in', ['pull', '--identity', 'x', '--auth-addr', 'a:1', '--proxy', 'b:1'], 'USAGE', '--proxy'],
  ['a CA without a proxy', ['pull', '--identity', 'x', '--proxy-ca', 'ca.pem'], 'USAGE', '--proxy'],
  ['a choice that is none', ['demo', '--personality', '13'], 'USAGE', '14.2, 18'],
  ['a word for a number', ['snapshots', 'show', 'latest'], 'USAGE', 'latest'],
  ['a word for a snapshot', ['export', '--snapshot', 'latest'], 'USAGE', 'latest'],
  ['a criterion that is none', ['controls', 'show', 'CC9.9'], 'USAGE', 'CC9.9'],
  ['no period', ['export', '--entity', 'A', '--key', at('text'), '--out', at('out')], 'USAGE', '--period'],
  ['a half of a range', ['export', '--from', '2026-01-01'], 'USAGE', '--to'],
  ['no entity', ['export', '--period', '2026-Q1', '--out', at('out')], 'USAGE', '--entity'],
  ['no folder', ['export', '--period', '2026-Q1', '--entity', 'A'], 'USAGE', '--out'],
  ['a period that is none', ['export', '--period', '2026-Q5'], 'PERIOD_INVALID', '2026-Q5'],
  [
    'a day that is none',
    ['pull', '--identity', 'x', '--since', '2026-02-30'],
    'PERIOD_INVALID',
    '2026-02-30',
  ],
  [
    'an end before its start',
    ['pull', '--identity', 'x', '--since', '2026-02-02', '--until', '2026-02-01'],
    'PERIOD_INVALID',
    '--until',
  ],
  ['a bundle that is not there', ['verify', at('none.zip')], 'FILE_NOT_FOUND', 'none.zip'],
  ['a key that is not there', ['keys', 'show', at('none.key')], 'FILE_NOT_FOUND', 'none.key'],
  ['a key that is none', ['keys', 'show', at('text')], 'KEY_INVALID', 'not a public key'],
  [
    'a store that is not there',
    ['snapshots', 'list', '--store', at('none.db')],
    'STORE_NOT_FOUND',
    'none.db',
  ],
] as const)('%s is wrong usage: exit 2', async (_what, args, code, names) => {
  const [found, { stderr, stdout, status }] = await Promise.all([failure(args), affidavit(args)]);
  expect(found).toMatchObject({ status: 2, exit: 2, code, stderr: '' });
  expect(found.message + found.hint).toContain(names);
  expect(found.hint).not.toBe('');

  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain(found.message);
  expect(stderr).toContain(`code: ${code} (exit 2)`);
  expect(stderr).not.toMatch(/^\s+at .+:\d+:\d+/m);
});

it('an error under --json is one document of its own form, whatever the variables say', async () => {
  const { stdout } = await affidavit(['pul'], { env: { AFFIDAVIT_JSON: '1' } });
  expect(errorDocumentSchema.parse(JSON.parse(stdout)).error.code).toBe('USAGE');
});

it('the stack of an error is shown under --debug alone', async () => {
  const wrong = ['snapshots', 'list', '--store', at('none.db')];
  expect((await affidavit([...wrong, '--debug'])).stderr).toMatch(/^\s+at .+:\d+:\d+/m);
  expect((await affidavit(wrong, { env: { AFFIDAVIT_DEBUG: '1' } })).stderr).toMatch(/^\s+at .+:\d+:\d+/m);
});

it('an identity that cannot serve is refused before anything is dialled', async () => {
  const scene = await openScene();
  const whole = await scene.gateway.identity();
  const identities = {
    'missing.identity': null,
    'cut.identity': whole.slice(0, whole.length / 3),
    'cut-later.identity': whole.slice(0, (whole.length * 2) / 3),
    'empty.identity': '',
    'keyless.identity': whole.slice(whole.indexOf('-----BEGIN CERTIFICATE')),
    'text.identity': 'nothing of the kind\n',
  };
  for (const [name, text] of Object.entries(identities)) {
    if (text !== null) await writeFile(scene.at(name), text, { mode: 0o600 });
    const store = scene.newStore();
    const found = await failure([
      'pull',
      '--auth-addr',
      scene.gateway.authAddr,
      '--identity',
      scene.at(name),
      '--store',
      store,
    ]);
    expect(found, name).toMatchObject({
      status: 2,
      code: text === null ? 'IDENTITY_NOT_FOUND' : 'IDENTITY_INVALID',
    });
    expect(JSON.stringify(found)).not.toContain('BEGIN');
  }
  const nowhere = await failure(['pull', '--identity', scene.at('identity'), '--store', scene.newStore()]);
  expect(nowhere).toMatchObject({ status: 2, code: 'USAGE' });
  expect(nowhere.message + nowhere.hint).toMatch(/--proxy.*--auth-addr|--auth-addr.*--proxy/);
  expect(scene.gateway.requests).toEqual([]);
});
