import { afterEach, expect, it } from 'vitest';
import CollectTerraform from '../../src/commands/collect/terraform.ts';
import { importedQuarter } from './support/importedQuarter.ts';
import { runCommand } from './support/runCommand.ts';
import { workFolder } from './support/workFolder.ts';

const folder = workFolder(afterEach);
const quarter = (files: Parameters<typeof importedQuarter>[1]) => importedQuarter(folder, files);

let uid = 0;
/** An event of 3 July 2026, 10:MM. */
function event(minute: number, type: string, code: string, more: object = {}) {
  uid += 1;
  const time = `2026-07-03T10:${String(minute).padStart(2, '0')}:00.000Z`;
  return { event: type, code, time, uid: `e${uid}`, ei: 0, cluster_name: 'north.example', ...more };
}
const role = (name: string, allow: object, options: object = {}) => ({
  ...{ kind: 'role', version: 'v7', metadata: { name } },
  spec: { allow, deny: {}, options },
});
const EVERYWHERE = { '*': '*' };

it('two events of one time and uid are both kept; the conflict is an exception of log completeness and a limitation', async () => {
  const bundle = await quarter({
    events: [
      event(0, 'user.login', 'T1000I', { uid: 'twin', user: 'mira', success: true }),
      event(0, 'role.created', 'T9000I', { uid: 'twin', user: 'mira', name: 'root-everywhere' }),
    ],
  });
  expect(JSON.stringify(bundle.rows('log_conflicts'))).toContain('root-everywhere');
  expect(bundle.rows('logins')).toHaveLength(1);
  expect(
    bundle.exceptions('K21').filter((text) => text.includes('twice with different contents')),
  ).toHaveLength(1);
  expect(bundle.text('known-limitations.txt')).toMatch(/1 further version of events/);
});

it('prepared statements, requests to Kubernetes and calls of MCP are counted by type', async () => {
  const bundle = await quarter({
    events: [
      event(0, 'db.session.start', 'TDB00I', {
        user: 'mira',
        sid: 'pg',
        db_protocol: 'postgres',
        success: true,
      }),
      event(1, 'db.session.postgres.statements.parse', 'TPG00I', {
        user: 'mira',
        sid: 'pg',
        query: 'SELECT 1',
      }),
      event(2, 'db.session.postgres.statements.bind', 'TPG01I', { user: 'mira', sid: 'pg' }),
      event(3, 'db.session.postgres.statements.execute', 'TPG02I', { user: 'mira', sid: 'pg' }),
      event(9, 'db.session.end', 'TDB01I', { user: 'mira', sid: 'pg', db_protocol: 'postgres' }),
      event(10, 'session.start', 'T2000I', { user: 'mira', sid: 'k', kubernetes_cluster: 'prod' }),
      event(11, 'kube.request', 'T3009I', { user: 'mira', sid: 'k' }),
      event(12, 'session.end', 'T2004I', { user: 'mira', sid: 'k' }),
      event(13, 'mcp.session.start', 'TMCP001I', { user: 'mira', sid: 'm', app_name: 'tools' }),
      event(14, 'mcp.session.request', 'TMCP003I', { user: 'mira', sid: 'm' }),
      event(15, 'mcp.session.end', 'TMCP002I', { user: 'mira', sid: 'm' }),
    ],
  });
  const counted = bundle.rows('sessions').map(({ sid, commands, by_type }) => [sid, commands, by_type]);
  expect(counted).toEqual(
    expect.arrayContaining([
      ['pg', 1, expect.objectContaining({ 'db.session.postgres.statements.execute': 1 })],
      ['k', 1, { 'kube.request': 1 }],
      ['m', 1, { 'mcp.session.request': 1 }],
    ]),
  );
});

it('a join at the limit of its token (code L, with an error) is refused, whatever its member success says', async () => {
  const limit = { method: 'token', success: true, error: 'scoped token usage exhausted' };
  const bundle = await quarter({
    events: [
      event(0, 'bot.join', 'TJ001L', { bot_name: 'ci', ...limit }),
      event(1, 'instance.join', 'TJ002L', { node_name: 'db-1', role: 'Node', ...limit }),
    ],
  });
  expect(bundle.rows('bot_joins').map(({ ok }) => ok)).toEqual([false]);
  expect(bundle.rows('instance_joins').map(({ ok }) => ok)).toEqual([false]);
  expect(bundle.rows('refusals').map(({ type }) => type)).toEqual(['join', 'join']);
});

it('readers of a destination are kept, and K28 judges them', async () => {
  const bundle = await quarter({
    events: [
      event(0, 'bot.join', 'TJ001I', {
        bot_name: 'ci',
        method: 'gitlab',
        token_name: 'gl-ci',
        success: true,
      }),
    ],
    tbot: [
      'version: v2',
      'proxy_server: tp.north.example:443',
      'onboarding: {join_method: gitlab, token: gl-ci}',
      'storage: {type: memory}',
      'outputs:',
      '  - type: identity',
      '    destination: {type: directory, path: /srv/nowhere/id, readers: [{user: deploy}, {user: 1001}]}',
    ].join('\n'),
  });
  expect(bundle.exceptions('K28').join()).toContain('may be read by others');
  expect(bundle.exceptions('K28').join()).toContain('deploy');
});

it('a session without a start is listed as "no start recorded"; K21 names it, and an end without a start', async () => {
  const bundle = await quarter({
    events: [
      event(0, 'exec', 'T3002I', { user: 'mira', login: 'root', sid: 'lost', command: 'rm -rf /srv' }),
      event(1, 'session.data', 'T2006I', { user: 'mira', sid: 'lost', tx: 1, rx: 2 }),
      event(2, 'session.upload', 'T2005I', { sid: 'lost', url: 's3://x' }),
      event(50, 'session.end', 'T2004I', {
        ...{ user: 'mira', sid: 'ended', server_hostname: 'db-1', participants: ['mira'] },
        ...{ session_start: '2026-07-03T10:20:00Z', session_stop: '2026-07-03T10:50:00Z' },
      }),
    ],
  });
  expect(bundle.rows('sessions').find(({ sid }) => sid === 'lost')?.state).toBe('no start recorded');
  const named = bundle.exceptions('K21').join('\n');
  for (const sid of ['Session lost of mira', 'Session ended of mira']) expect(named).toContain(sid);
});

it('SCIM deletions and Okta assignments taken back are revocations of their own kinds', async () => {
  const bundle = await quarter({
    events: [
      event(0, 'scim.delete', 'TSCIM003I', {
        ...{
          integration: 'okta',
          resource_type: 'user',
          teleport_id: 'lena',
          external_id: '00u1',
          success: true,
        },
      }),
      event(1, 'okta.assignment.cleanup', 'TOK005I', {
        name: 'as-1',
        source: 'lena',
        user: 'lena',
        success: true,
      }),
    ],
  });
  expect(bundle.rows('revocations').map(({ kind }) => kind)).toEqual([
    'scim_deleted',
    'okta_assignment_removed',
  ]);
});

it('scoped tokens, IP restrictions, VNet and join tokens are configuration changes; a type that nothing maps is counted and named', async () => {
  const by = { user: 'mira', success: true };
  const bundle = await quarter({
    events: [
      event(0, 'scoped_token.create', 'TST000I', { ...by, name: 'st-1', join_method: 'token' }),
      event(1, 'scoped_token.delete', 'TST003I', { ...by, name: 'st-1' }),
      event(2, 'cir.update', 'CIR001I', { ...by, client_ip_restrictions: ['203.0.113.0/24'] }),
      event(3, 'vnet.config.update', 'TVNET002I', by),
      event(4, 'join_token.delete', 'TJT01I', { ...by, name: 'tok-1' }),
      event(5, 'teapot.boil', 'TPOT01I', by),
    ],
  });
  expect(bundle.rows('config_changes')).toHaveLength(5);
  expect(bundle.text('known-limitations.txt')).toContain('teapot.boil');
});

it('a headless login that was only requested is neither a success nor a failure', async () => {
  const bundle = await quarter({
    events: [
      event(0, 'user.login', 'T1012I', { user: 'mira', method: 'headless', success: false }),
      event(1, 'user.login', 'T1013I', { user: 'mira', method: 'headless', success: true }),
    ],
  });
  const logins = bundle.rows('logins');
  expect(logins.map(({ ok, state }) => [ok, state])).toEqual([
    [null, 'requested'],
    [true, 'succeeded'],
  ]);
  expect(bundle.rows('refusals')).toEqual([]);
});

it('root reachable through a connector before anybody signed in requires judgment, never passes', async () => {
  const bundle = await quarter({
    resources: [
      role('r', { node_labels: EVERYWHERE, logins: ['{{external.logins}}'] }),
      role('adm', { rules: [{ resources: ['*'], verbs: ['*'] }] }),
      { kind: 'user', version: 'v2', metadata: { name: 'lena' }, spec: { roles: [], traits: {} } },
      {
        ...{ kind: 'github', version: 'v3', metadata: { name: 'gh' } },
        spec: { client_id: 'x', teams_to_roles: [{ organization: 'o', team: 'ops', roles: ['r', 'adm'] }] },
      },
    ],
  });
  // bots and access lists are not among the files, which is insufficient evidence besides
  expect(['judgment_required', 'insufficient_evidence']).toContain(bundle.result('K04').result);
  expect(JSON.stringify(bundle.result('K04'))).toContain('connector gh');
  expect(JSON.stringify(bundle.result('K05'))).toContain('connector gh');
});

it('members that this version does not know are named in completeness and limitations, and K04 and K05 ask for judgment', async () => {
  const bundle = await quarter({
    resources: [role('new', { logins: ['ann'], node_labels: { env: 'dev' } }, { future_option: { x: 1 } })],
  });
  expect(bundle.text('collection/completeness.json')).toContain('spec.options.future_option');
  expect(bundle.text('known-limitations.txt')).toContain('future_option');
  for (const id of ['K04', 'K05']) {
    expect(['judgment_required', 'insufficient_evidence']).toContain(bundle.result(id).result);
    expect(JSON.stringify(bundle.result(id).notes)).toContain('future_option');
  }
});

it('a request created as APPROVED is a review bypass; approvals by bots are distinguished; names that differ by case are a remark', async () => {
  const ask = (minute: number, id: string, more: object = {}) =>
    event(minute, 'access_request.create', 'T5000I', {
      ...{ id, user: 'mira', roles: ['dba'], state: 'PENDING', reason: 'T-1' },
      ...more,
    });
  const review = (minute: number, id: string, reviewer: string) =>
    event(minute, 'access_request.review', 'T5002I', {
      ...{ id, reviewer, proposed_state: 'APPROVED', state: 'APPROVED' },
    });
  const bundle = await quarter({
    events: [
      ask(0, 'made', { state: 'APPROVED' }),
      ask(1, 'case', { user: 'Mira@north.example' }),
      review(2, 'case', 'mira@north.example'),
      ask(3, 'automatic'),
      review(4, 'automatic', '@teleport-access-approval-bot'),
      ask(5, 'bot'),
      review(6, 'bot', 'bot-pagerduty'),
    ],
  });
  expect(bundle.exceptions('K08')).toEqual([expect.stringMatching(/^access_requests\/made Review bypass/)]);
  const remarks = bundle.result('K08').remarks.join('\n');
  for (const words of [
    '@teleport-access-approval-bot (automatic reviews',
    'bot-pagerduty',
    'differ by the case',
  ])
    expect(remarks).toContain(words);
});

it('a plan of Terraform with a number beyond the range of JSON is refused as a file, with its name', async () => {
  const plan = folder.file(
    'plan.json',
    '{"format_version":"1.2","resource_changes":[{"address":"teleport_role.x","type":"teleport_role","name":"x","change":{"actions":["update"],"before":{"a":1e999},"after":{"a":2}}}]}',
  );
  const ran = await runCommand(CollectTerraform, [plan, '--store', folder.path('air.db'), '--json']);
  expect(ran).toMatchObject({ exit: 2, json: { error: { code: 'FILE_INVALID' } } });
  expect(ran.json.error.message).toContain('plan.json');
});
