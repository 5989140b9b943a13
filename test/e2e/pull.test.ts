import { statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { type PullReport, pullReportSchema, snapshotInfoSchema } from '../../src/records/snapshot.ts';
import { affidavit, json } from '../support/cli.ts';
import { documentSchema } from '../support/documents.ts';
import { evidenceIn, marchData, marchEvents, openScene, SINCE, UNTIL } from '../support/scene.ts';

const scene = await openScene();
const { gateway, at } = scene;
const outcome = (report: PullReport, dataset: string) =>
  report.datasets.find((found) => found.dataset === dataset);

it('a pull with all rights is complete, and one more of an unchanged gateway finds nothing new', async () => {
  const store = scene.newStore();
  const first = await json<PullReport>(scene.pull(store));
  expect(first).toMatchObject({
    status: 0,
    document: { complete: true, cluster: { name: 'acme.example.com' } },
  });
  const report = documentSchema('pull', pullReportSchema).parse(first.document);
  expect(report.identity).toMatchObject({ user: 'soc2', roles: ['soc2-collector'] });
  expect(report.events).toMatchObject({ rows: 30, new_rows: 30, duplicates: 0 });
  expect(report.events.from.slice(0, 10)).toBe(SINCE);
  expect(outcome(report, 'users')).toMatchObject({ status: 'complete', rows: 3, new_rows: 3 });
  expect(outcome(report, 'locks')).toMatchObject({ status: 'empty', rows: 0 });
  for (const { dataset, status, reason } of report.datasets) {
    expect(['complete', 'empty', 'unsupported'], dataset).toContain(status);
    if (status !== 'complete') expect(reason, dataset).not.toBe('');
  }
  expect(statSync(store).mode & 0o777).toBe(0o600);

  const second = await json<PullReport>(scene.pull(store));
  expect(second.status).toBe(0);
  expect(second.document.snapshot).toBe(report.snapshot + 1);
  expect(second.document.events.new_rows).toBe(0);
  expect(second.document.datasets.map(({ dataset, new_rows }) => [dataset, new_rows])).toEqual(
    report.datasets.map(({ dataset }) => [dataset, 0]),
  );

  const list = await json<{ snapshots: unknown[] }>(['snapshots', 'list', '--store', store]);
  expect(list.document.snapshots.map((entry) => snapshotInfoSchema.strict().parse(entry))).toMatchObject([
    { id: 1, status: 'complete', finished: true },
    { id: 2, status: 'complete', finished: true },
  ]);
  const schema = 'urn:affidavit:soc2-evidence:snapshots-show:v2';
  const shown = await json(['snapshots', 'show', '--store', store]);
  expect(shown.document).toEqual({ schema, ...(list.document.snapshots[1] as object) });
  expect((await json(['snapshots', 'show', '1', '--store', store])).document).toEqual({
    schema,
    ...(list.document.snapshots[0] as object),
  });
  expect((await json(['snapshots', 'show', '9', '--store', store])).document).toMatchObject({
    error: { code: 'SNAPSHOT_NOT_FOUND', exit: 2 },
  });
});

it('what the identity may not read is denied by name, never empty, and the rest is kept: exit 4', async () => {
  const store = scene.newStore();
  await gateway.identity({ path: at('narrow'), roles: ['soc2-narrow'] });
  const args = scene.pull(store).map((word) => (word === at('identity') ? at('narrow') : word));
  const { status, document } = await json<PullReport>(args);
  expect([status, document.complete]).toEqual([4, false]);
  for (const dataset of ['roles', 'locks', 'access_requests_state']) {
    expect(outcome(document, dataset), dataset).toMatchObject({ status: 'denied' });
    expect(outcome(document, dataset)?.reason, dataset).toMatch(/role|lock|access_request|user/);
  }
  expect(outcome(document, 'users')).toMatchObject({ status: 'complete', rows: 3 });
  expect(document.events.rows).toBe(30);

  const plain = await affidavit(args);
  expect(plain.status).toBe(4);
  expect(plain.stdout).toMatch(/^roles +denied/m);
  expect(plain.stdout).not.toMatch(/^roles +empty/m);
  const quiet = await affidavit([...args, '--quiet']);
  expect(quiet).toMatchObject({ status: 4, stdout: '' });
  expect(quiet.stderr).toMatch(/^[^\n]*incomplete[^\n]*\n$/);
});

describe('the same evidence by every way in, from either generation of the API', async () => {
  const events = marchEvents(25);
  const old = await openScene({ data: marchData(events), personality: '14.2' });
  const newer = await openScene({ data: marchData(events), personality: '18', edition: 'enterprise' });
  for (const { gateway: proxied, at: place } of [old, newer])
    await writeFile(place('ca.pem'), proxied.proxyCaPem);
  const base = old.newStore();
  await affidavit(old.pull(base));
  const reference = evidenceIn(base);
  const shared = ['users', 'roles', 'bots', 'locks', 'access_requests_state', 'auth_preference'];
  const throughProxy = (of: typeof old, store: string, ...more: string[]) => [
    ...[
      'pull',
      '--proxy',
      of.gateway.proxyAddr,
      '--proxy-ca',
      of.at('ca.pem'),
      '--identity',
      of.at('identity'),
    ],
    ...['--store', store, '--since', SINCE, '--until', UNTIL, ...more],
  ];

  it('(the reference holds something)', () => {
    expect(reference.uids).toHaveLength(25);
    expect(reference.state.users).toHaveLength(3);
  });

  it.each([
    ['14.2 through the proxy', old, {}, true],
    [
      '14.2 through a load balancer, legacy upgrade',
      old,
      { loadBalancer: true, upgrade: ['legacy'] as const },
      true,
    ],
    ['18 directly', newer, {}, false],
    ['18 through the proxy', newer, {}, true],
    [
      '18 through a load balancer, WebSocket',
      newer,
      { loadBalancer: true, upgrade: ['websocket'] as const },
      true,
    ],
    ['14.2 through a proxy whose discovery fails', old, { webStatus: 503 }, true],
  ])('%s', async (_way, from, behaviour, proxied) => {
    from.gateway.setProxy(behaviour);
    const store = from.newStore();
    const { status, stderr } = await affidavit(proxied ? throughProxy(from, store) : from.pull(store));
    expect(status, stderr).toBe(0);
    const found = evidenceIn(store);
    expect(found.uids).toEqual(reference.uids);
    expect(found.events).toEqual(reference.events);
    for (const dataset of shared) {
      expect(found.state[dataset]?.map(withoutVersion), dataset).toEqual(
        reference.state[dataset]?.map(withoutVersion),
      );
    }
  });

  it('the variables name the way in as well as the flags do', async () => {
    old.gateway.setProxy({});
    const store = old.newStore();
    const { status, document } = await json<PullReport>(['pull'], {
      env: {
        AFFIDAVIT_PROXY: old.gateway.proxyAddr,
        AFFIDAVIT_PROXY_CA: old.at('ca.pem'),
        AFFIDAVIT_IDENTITY: old.at('identity'),
        AFFIDAVIT_STORE: store,
        AFFIDAVIT_SINCE: SINCE,
        AFFIDAVIT_UNTIL: UNTIL,
      },
    });
    expect(status).toBe(0);
    expect(document.events.rows).toBe(25);
    expect(evidenceIn(store).uids).toEqual(reference.uids);
  });
});

/** A bot is a user with a label on 14.2 and a kind of its own on 18; a user's status has lost a member since. */
function withoutVersion(text: string): unknown {
  const body = JSON.parse(text) as { kind?: string; metadata?: { name?: string }; spec?: JsonObject };
  if (body.kind === 'bot') return body.metadata?.name;
  if (body.kind !== 'user') return body;
  if (body.metadata?.name?.startsWith('bot-')) return body.metadata.name.slice('bot-'.length);
  return { ...body, spec: { ...body.spec, status: null } };
}
