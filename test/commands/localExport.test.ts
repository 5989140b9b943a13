import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import Attach from '../../src/commands/attach.ts';
import CollectTbot from '../../src/commands/collect/tbot.ts';
import CollectTerraform from '../../src/commands/collect/terraform.ts';
import Export from '../../src/commands/export.ts';
import KeysCreate from '../../src/commands/keys/create.ts';
import PeopleImport from '../../src/commands/people/import.ts';
import Verify from '../../src/commands/verify.ts';
import { openStoreForWriting } from '../../src/store/file/open.ts';
import { outcome, START } from '../store/fixtures.ts';
import { runCommand } from './support/runCommand.ts';
import { workFolder } from './support/workFolder.ts';

const folder = workFolder(afterEach);
const store = () => folder.path('s.db');

function takeSnapshot(): void {
  const writer = openStoreForWriting(store());
  const snapshot = writer.beginSnapshot({ ...START, started: '2026-08-01T00:00:00.000Z' });
  snapshot.savePage('roles', [
    {
      key: 'boss',
      body: {
        kind: 'role',
        metadata: { name: 'boss' },
        spec: { allow: { rules: [{ resources: ['*'], verbs: ['*'] }] } },
      },
    },
  ]);
  const users = ['ann', 'bob'].map((name) => ({
    key: name,
    body: { kind: 'user', metadata: { name }, spec: { roles: ['boss'] } },
  }));
  snapshot.savePage('users', users);
  for (const dataset of ['roles', 'users']) snapshot.finishDataset(outcome(dataset, 'complete'));
  snapshot.finish('2026-08-01T00:01:00.000Z', null);
  writer.close();
}

async function exportAndUnzip(): Promise<{ zip: string; read(name: string): string; names: string[] }> {
  await runCommand(KeysCreate, ['--out', folder.path('keys'), '--entity', 'Acme', '--json']);
  const key = execFileSync('sh', ['-c', `ls ${folder.path('keys')}/*.key`], { encoding: 'utf8' }).trim();
  const args = [
    '--period',
    '2026-Q3',
    '--entity',
    'Acme',
    '--key',
    key,
    '--out',
    folder.path('out'),
    '--store',
    store(),
  ];
  const ran = await runCommand(Export, [...args, '--json']);
  expect(ran.exit, ran.stdout).toBe(0);
  const zip: string = ran.json.path;
  execFileSync('unzip', ['-q', '-o', zip, '-d', folder.path('bundle')]);
  const names = execFileSync('unzip', ['-Z1', zip], { encoding: 'utf8' }).trim().split('\n');
  return { zip, names, read: (name) => readFileSync(folder.path('bundle', name), 'utf8') };
}

describe('local evidence in a bundle', () => {
  it('stands beside the pulled datasets, with attached files, and verifies', async () => {
    takeSnapshot();
    const csv = 'a,"b\nnever closed';
    const nasty = folder.file('=cmd|ü.csv', csv);
    for (const more of [
      ['--item', '26', '--note', '=1+1'],
      ['--row', '40'],
      ['--row', '41', '--period', '2026-Q1'],
    ]) {
      const ran = await runCommand(Attach, [nasty, ...more, '--store', store(), '--json']);
      expect(ran.exit, ran.stdout).toBe(0);
    }
    await runCommand(PeopleImport, [
      folder.file('a.csv', 'user,until\nann,\nold,2026-01-01\n'),
      '--kind',
      'admins',
      '--store',
      store(),
    ]);
    const tbot = folder.file('tbot.yaml', 'version: v2\nonboarding: {join_method: token, token: S3CR3T}\n');
    expect((await runCommand(CollectTbot, [tbot, '--store', store(), '--json'])).exit).toBe(0);
    const change = {
      address: 'teleport_role.x',
      type: 'teleport_role',
      change: { actions: ['create'], after: { a: 1 } },
    };
    for (const [name, at] of [
      ['in.json', '2026-07-01'],
      ['out.json', '2026-10-01'],
    ] as const) {
      const plan = folder.file(
        name,
        JSON.stringify({ format_version: '1', resource_changes: [change], name }),
      );
      await runCommand(CollectTerraform, [
        plan,
        '--applied-at',
        at,
        '--applied-by',
        'ann',
        '--store',
        store(),
      ]);
    }

    const { zip, names, read } = await exportAndUnzip();
    const sha = createHash('sha256').update(csv).digest('hex');
    const file = `attachments/row-26/${sha.slice(0, 16)}-_cmd_u_.csv`;
    expect(names).toContain(file);
    expect(read(file)).toBe(csv);
    expect(names.filter((name) => name.startsWith('attachments/'))).toHaveLength(2);
    const listed = read('evidence/attachments.jsonl')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(listed).toMatchObject([
      {
        row: 26,
        file,
        sha256: sha,
        name: '=cmd|ü.csv',
        note: '=1+1',
        answers: 'Access reviews that were performed',
        period: null,
      },
      { row: 40 },
    ]);
    expect(read('evidence/attachments.csv')).toContain("'=1+1");
    expect(read('evidence/tbot_config.jsonl')).not.toContain('S3CR3T');
    expect(read('evidence/approved_administrators.jsonl')).toBe(
      '{"row_id":"ann","user":"ann"}\n{"instants":{"until":"2026-01-02T00:00:00Z"},"row_id":"old","until":"2026-01-01","user":"old"}\n',
    );
    expect(read('evidence/terraform_changes.jsonl').trim().split('\n')).toHaveLength(1);
    const manifest = JSON.parse(read('manifest.json'));
    const dataset = (name: string) =>
      manifest.datasets.find((each: { dataset: string }) => each.dataset === name);
    expect(dataset('terraform_changes')).toMatchObject({
      collection_method: 'file',
      counts: { parsed: 2, exported: 1 },
      dropped: [{ count: 1 }],
    });
    expect(dataset('git_commits')).toBeUndefined();
    expect(manifest.redactions).toContainEqual(
      expect.objectContaining({ path: 'tbot_config: onboarding.token', rule: 'join_token_name' }),
    );
    expect(read('known-limitations.txt')).toContain('outside the period');
    expect(read('controls/matrix.csv')).toContain('tbot_config');

    const k05 = JSON.parse(read('results.json'));
    expect(JSON.stringify(k05)).toContain('K05');
    expect(read('exceptions.csv')).toMatch(/bob has administrative rights \(\* on \*; boss \(direct\)\)/);
    expect(read('exceptions.csv')).not.toMatch(/ann has administrative/);

    const verified = await runCommand(Verify, [zip, '--self-attested', '--json']);
    expect(verified.json.codes).toEqual([]);
    expect(verified.exit).toBe(0);
  });

  it('changes the bundle when it changes', async () => {
    takeSnapshot();
    const first = await exportAndUnzip();
    await runCommand(Attach, [folder.file('x.txt', 'x'), '--row', '1', '--store', store()]);
    const second = await exportAndUnzip();
    expect(second.zip).not.toBe(first.zip);
    expect(second.names.some((name) => name.startsWith('attachments/row-01/'))).toBe(true);
  });
});

describe('attach', () => {
  it.each([
    ['77', 'x', 'USAGE'],
    ['0', 'x', 'USAGE'],
    ['1', '', 'FILE_INVALID'],
  ])('row %s of %j is refused', async (row, contents, code) => {
    const ran = await runCommand(Attach, [
      folder.file('x.txt', contents),
      '--row',
      row,
      '--store',
      store(),
      '--json',
    ]);
    expect(ran).toMatchObject({ exit: 2, json: { error: { code } } });
  });

  it('refuses folders, missing files, and what a verifier would take for a bomb', async () => {
    const attempt = async (file: string) =>
      (await runCommand(Attach, [file, '--row', '1', '--store', store(), '--json'])).json.error;
    folder.file('dir/x', '');
    expect(await attempt(folder.path('dir'))).toMatchObject({ code: 'FILE_INVALID' });
    expect(await attempt(folder.path('none'))).toMatchObject({ code: 'FILE_NOT_FOUND' });
    expect(await attempt(folder.file('zeros', Buffer.alloc(4_000_000)))).toMatchObject({
      code: 'FILE_INVALID',
    });
  });
});
