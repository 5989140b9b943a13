import { expect, test } from 'vitest';
import { event, rowsOf } from './rows.ts';

test('what a limit refused is refused, whatever its member success says', () => {
  const limit = { success: true, error: 'scoped token usage exhausted', method: 'token' };
  const told = rowsOf(
    [
      event(1, 'bot.join', 'TJ001L', { bot_name: 'ci', ...limit }),
      event(2, 'instance.join', 'TJ002L', { node_name: 'db-1', role: 'Node', ...limit }),
      event(3, 'instance.join', 'TJ002I', { node_name: 'db-2', role: 'Node', success: true, method: 'iam' }),
    ],
    ['bot_joins', 'instance_joins', 'refusals'],
  );
  expect(told.bot_joins).toMatchObject([{ ok: false, anomaly: 'refused', error: limit.error }]);
  expect(told.instance_joins).toMatchObject([
    { node_name: 'db-1', ok: false, error: limit.error },
    { node_name: 'db-2', ok: true, error: '' },
  ]);
  expect(told.refusals).toMatchObject([
    { type: 'join', who: 'bot-ci', who_kind: 'bot', why: limit.error },
    { type: 'join', who: 'db-1', who_kind: 'machine', why: limit.error },
  ]);
});

test('changes of newer kinds are configuration changes, and an unfamiliar name is found by its code', () => {
  const { config_changes = [] } = rowsOf(
    [
      event(1, 'scoped_token.create', 'TST000I', { user: 'mira', name: 'st-1', success: true }),
      event(2, 'scoped_token.delete', 'TST003I', { user: 'mira', name: 'st-1' }),
      event(3, 'cir.update', 'CIR001I', { user: 'mira', success: true }),
      event(4, 'vnet.config.update', 'TVNET002I', { user: 'mira' }),
      event(5, 'join_token.delete', 'TJT01I', { user: 'mira', name: 'tok-1' }),
      event(6, 'virtual_net.configuration.update', 'TVNET002I', { user: 'mira' }),
      event(7, 'app_auth_config.create', 'TAAC001I', { user: 'mira', name: 'mcp' }),
    ],
    ['config_changes'],
  );
  expect(config_changes.map((row) => [row.kind, row.name, row.action, row.class])).toEqual([
    ['scoped_token', 'st-1', 'created', 'resource'],
    ['scoped_token', 'st-1', 'deleted', 'resource'],
    ['cir', '', 'updated', 'resource'],
    ['vnet.config', '', 'updated', 'resource'],
    ['join_token', 'tok-1', 'deleted', 'resource'],
    ['virtual_net.configuration', '', 'updated', 'resource'],
    ['app_auth_config', 'mcp', 'created', 'access_rule'],
  ]);
});

test('refusals of every kind, one row each; what succeeded or failed otherwise is none', () => {
  const { refusals = [] } = rowsOf(
    [
      event(1, 'user.login', 'T1000W', {
        user: 'ann',
        success: false,
        error: 'bad password',
        method: 'local',
      }),
      event(2, 'user.login', 'T1000I', { user: 'ann', success: true, method: 'local' }),
      event(3, 'auth', 'T3007W', { user: 'ann', error: 'no such login' }),
      event(4, 'session.rejected', 'T1006W', { user: 'ann', reason: 'concurrent sessions', max: 3 }),
      event(5, 'db.session.start', 'TDB00W', { user: 'ann', db_service: 'orders', error: 'access denied' }),
      event(6, 'mcp.session.request', 'TMCP003E', {
        user: 'bot-agent',
        bot_name: 'agent',
        app_name: 'tools',
        error: 'denied',
        message: { method: 'tools/call', params: { name: 'drop_table' } },
      }),
      event(7, 'spiffe.svid.issued', 'TSPIFFE000E', { spiffe_id: 'spiffe://a/b', success: false }),
      event(8, 'access_list.delete', 'TAL003E', { name: 'ops', updated_by: 'eve', success: false }),
      event(9, 'exec', 'T3002E', { user: 'ann', command: 'false', exitCode: '1' }),
      event(10, 'saml.idp.auth', 'TSI000W', { user: 'ann', success: false }),
      event(11, 'app.session.llm.request.failure', 'T2014E', { user: 'ann', app_name: 'llm' }),
      event(12, 'x11-forward', 'T3008W', { user: 'ann', error: 'not permitted' }),
    ],
    ['refusals'],
  );
  expect(refusals.map(({ type, who, what, target, why }) => [type, who, what, target, why])).toEqual([
    ['login', 'ann', 'user.login', '', 'bad password'],
    ['login', 'ann', 'auth', '', 'no such login'],
    ['session', 'ann', 'session.rejected', '', 'concurrent sessions'],
    ['session', 'ann', 'db.session.start', 'orders', 'access denied'],
    ['tool_call', 'bot-agent', 'mcp.session.request', 'drop_table', 'denied'],
    ['issuance', '', 'spiffe.svid.issued', 'spiffe://a/b', ''],
    ['other', 'eve', 'access_list.delete', 'ops', ''],
    ['access', 'ann', 'saml.idp.auth', '', ''],
    ['tool_call', 'ann', 'app.session.llm.request.failure', 'llm', ''],
    ['access', 'ann', 'x11-forward', '', 'not permitted'],
  ]);
});

test('what agents did: tools by name, never their arguments', () => {
  const { agent_calls = [] } = rowsOf(
    [
      event(1, 'mcp.session.start', 'TMCP001I', {
        sid: 's',
        user: 'mira',
        app_name: 'tools',
        client_info: { name: 'cli', version: '1.2' },
        server_info: { name: 'srv' },
        egress_auth_type: 'none',
        headers: { authorization: ['Bearer leaked'] },
      }),
      event(2, 'mcp.session.request', 'TMCP003I', {
        sid: 's',
        user: 'mira',
        app_name: 'tools',
        message: { method: 'tools/call', params: { name: 'query', arguments: { sql: 'leaked' } } },
      }),
      event(3, 'mcp.session.invalid_http_request', 'TMCP006E', { user: 'mira', body: 'leaked' }),
      event(4, 'app_auth_config.verify.failure', 'TAAC005E', { app_name: 'tools', error: 'expired' }),
    ],
    ['agent_calls'],
  );
  expect(agent_calls.map(({ event: type, tool, ok, client }) => [type, tool, ok, client])).toEqual([
    ['mcp.session.start', '', true, 'cli 1.2'],
    ['mcp.session.request', 'query', true, ''],
    ['mcp.session.invalid_http_request', '', false, ''],
    ['app_auth_config.verify.failure', '', false, ''],
  ]);
  expect(JSON.stringify(agent_calls)).not.toContain('leaked');
});

test('provisioning, monitoring and transfers without a session are shown', () => {
  const told = rowsOf(
    [
      event(1, 'scim.delete', 'TSCIM003I', {
        integration: 'okta',
        resource_type: 'user',
        teleport_id: 'lena',
      }),
      event(2, 'okta.assignment.cleanup', 'TOK005I', { name: 'as-1', user: 'lena', success: true }),
      event(3, 'aws_identity_center.resource_sync.failed', 'TAIC001E', { total_accounts: 3 }),
      event(4, 'session.recording.access', 'T2012I', { sid: 's', user: 'ann' }),
      event(5, 'sftp', 'TS001I', { sid: '', user: 'ann', path: '/etc/passwd', action: 3, login: 'root' }),
      event(6, 'scp', 'T3010E', { user: 'ann', path: '/x', action: 'upload', error: 'not allowed' }),
    ],
    ['provisioning', 'monitoring', 'transfers'],
  );
  expect(told.provisioning).toMatchObject([
    { event: 'scim.delete', teleport_id: 'lena', integration: 'okta', ok: true },
    { event: 'okta.assignment.cleanup', assignment: 'as-1', user: 'lena' },
    { ok: false, counts: { total_accounts: 3 } },
  ]);
  expect(told.monitoring).toMatchObject([{ action: 'recording watched', sid: 's', actor: 'ann' }]);
  expect(told.transfers).toMatchObject([
    { kind: 'sftp', action: 'read', path: '/etc/passwd', sid: '', ok: true },
    { kind: 'scp', action: 'upload', path: '/x', ok: false, error: 'not allowed' },
  ]);
});
