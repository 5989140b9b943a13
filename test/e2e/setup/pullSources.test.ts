import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import type { PullReport } from '../../../src/records/snapshot.ts';
import { affidavit, json } from '../../support/cli.ts';
import { openScene, SINCE, UNTIL } from '../../support/scene.ts';

const scene = await openScene();
const { gateway, at } = scene;

const yaml = (people: string) => `gateway: {auth_addr: "${gateway.authAddr}"}
identity: identity
store: nightly.db
people:
${people}
sources:
  tbot: {files: [tbot.yaml]}
  git: [{repository: infra}]
probes: ["${gateway.proxyAddr}"]
`;
const LEAVERS = '  - {file: leavers.csv, kind: leavers}';
const PULL = ['pull', '--since', SINCE, '--until', UNTIL];
const here = { cwd: scene.dir };

await writeFile(at('leavers.csv'), 'user,left\nalice,2026-03-02T10:00:00Z\n');
await writeFile(
  at('tbot.yaml'),
  'version: v2\nproxy_server: a.example:443\nonboarding: {join_method: iam, token: t}\nstorage: {type: memory}\noutputs: []\n',
);
await mkdir(at('infra'));
const git = (...args: string[]) => execFileSync('git', ['-C', at('infra'), ...args], { stdio: 'ignore' });
git('init');
git('-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '--allow-empty', '-m', 'first');

async function pulled(): Promise<{ status: number | null; document: PullReport }> {
  const { status, document } = await json<PullReport>(PULL, here);
  return { status, document };
}

it('a pull collects the lists, local sources and probes of the configuration in the same run', async () => {
  await writeFile(at('affidavit.yaml'), yaml(LEAVERS));
  const { document } = await pulled();
  expect(document.local_failures).toEqual([]);
  expect(document.local?.map(({ collector }) => collector)).toEqual(['people', 'tbot', 'git']);
  expect(document.probe?.sources.map(({ source }) => source)).toEqual([gateway.proxyAddr]);
});

it('stores what is unchanged only once, except what shows the state of the moment', async () => {
  const first = await pulled();
  const second = await pulled();
  const unchanged = ({ document }: typeof first) =>
    (document.local ?? []).filter((run) => run.unchanged === true).map(({ collector }) => collector);
  expect(unchanged(second)).toEqual(['people', 'git']);
  await writeFile(at('leavers.csv'), 'user,left\nalice,2026-03-02T10:00:00Z\nbob,2026-03-03T10:00:00Z\n');
  expect(unchanged(await pulled())).toEqual(['git']);
});

it('what was withdrawn stays withdrawn, and one source that fails costs itself only', async () => {
  await affidavit(['people', 'remove', '--kind', 'leavers', '--store', at('nightly.db')], here);
  await writeFile(at('affidavit.yaml'), yaml(`${LEAVERS}\n  - {file: none.csv, kind: joiners}`));
  const { status, document } = await pulled();
  expect(status).toBe(4);
  expect(document.complete).toBe(true);
  expect(document.local_failures?.map(({ source, code }) => [source, code])).toEqual([
    ['people leavers.csv', 'USAGE'],
    ['people none.csv', 'FILE_NOT_FOUND'],
  ]);
  expect(document.local?.map(({ collector }) => collector)).toEqual(['tbot', 'git']);
  const quiet = await affidavit([...PULL, '--quiet'], here);
  expect([quiet.status, quiet.stdout]).toEqual([4, '']);
  expect(quiet.stderr).toMatch(
    /^\d{4}-\S+Z snapshot \d+ complete: .*people none\.csv not collected \([^\n]+\n$/,
  );
  expect(path.isAbsolute(/\((\S+) does not exist/.exec(quiet.stderr)?.[1] ?? '')).toBe(true);
});

it('a local file that cannot be read is named in the last line, beside those that were', async () => {
  await writeFile(at('cut.yaml'), 'version: [v2\n');
  await writeFile(at('affidavit.yaml'), yaml(LEAVERS).replace('[tbot.yaml]', '[tbot.yaml, cut.yaml]'));
  const { status, document } = await pulled();
  expect(status).toBe(4);
  const tbot = document.local?.find(({ collector }) => collector === 'tbot');
  expect(tbot?.parameters.refused).toEqual([expect.stringContaining('cut.yaml')]);
  const { stderr } = await affidavit([...PULL, '--quiet'], here);
  expect(stderr).toMatch(/ complete: .*tbot file refused \([^)]*cut\.yaml/);
});

it('an error under --quiet is one line with its time', async () => {
  const { status, stderr } = await affidavit([...PULL, '--auth-addr', '127.0.0.1:1', '--quiet'], here);
  expect(status).toBe(3);
  expect(stderr).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ error: [^\n]+ \(GATEWAY_UNREACHABLE, exit 3\)\n$/);
});
