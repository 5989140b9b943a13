import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { accessList, bot, listMember, saml } from './accessState.ts';
import { ask, certificate, review, shown, update } from './requestEvents.ts';
import { at, event, role, user, type World } from './world.ts';

const ANY = { '*': '*' };
const roles = [
  role('admin', { rules: [{ resources: ['*'], verbs: ['*'] }] }),
  role('wide', { node_labels: ANY, logins: ['root', '{{internal.logins}}'] }),
  role('traits', { kubernetes_labels: ANY, kubernetes_groups: ['{{internal.groups}}'] }),
  role('guess', { node_labels_expression: 'true', logins: ['root'] }),
];
/** Requests and grants that break every rule, with hostile names. */
export const ACCESS: World = {
  edition: 'enterprise',
  before: { roles, users: [user('alice', ['admin']), user('gone', ['admin', 'wide'])] },
  between: [{ day: 2, state: { roles: [...roles, role('brief', { node_labels: ANY, logins: ['root'] })] } }],
  after: {
    roles,
    users: [
      user('alice', ['admin', 'guess'], { expires: at(8) }),
      user("o'x\n=cmd", ['traits'], { traits: { groups: ['system:masters'] } }),
      user('__proto__', ['admin']),
    ],
    bots: [bot('ci', ['admin']), { kind: 'bot', metadata: { name: 'pagerduty' } }],
    connectors: [saml('okta', { ops: ['wide'], '^(.*)$': ['$1'] })],
    access_lists: [accessList('Ops', ['admin'])],
    access_list_members: [listMember('Ops', 'alice', { joined: at(3) })],
    access_requests_state: [shown('bare', { state: 2, expires: at(6) }), shown('waits', { state: 1 })],
  },
  unknown: { roles: [{ path: 'spec.allow.warp', count: 3, rows: ['wide'] }] },
  lists: {
    approved_administrators: [
      { user: 'alice', approved_by: 'alice', approved_at: at(4), until: '2026-01-03', standing: 'yes' },
    ],
  },
  settings: { ticket_pattern: 'INC-\\d+', min_approvers: 2, break_glass: ['__proto__'] },
  events: [
    ask('self'),
    review('self', 'bob', { state: 'PENDING' }),
    review('self', 'carol', { user: 'admin' }),
    certificate(at(3, 1, 30), 'self'),
    ask('made', { state: 'APPROVED', reason: '...', expires: at(5) }),
    ask('bypass', { user: 'carol', reason: 'please' }),
    update('bypass', { updated_by: 'bob' }),
    ask('bots', { user: 'Mira@x.example' }),
    review('bots', 'bot-pagerduty', { state: 'PENDING' }),
    review('bots', '@teleport-access-approval-bot', { state: 'PENDING' }),
    review('bots', 'mira@y.example'),
    ask('promoted'),
    review('promoted', 'carol', { proposed_state: 'PROMOTED', state: 'PROMOTED' }),
    ask('denied'),
    review('denied', 'carol', { proposed_state: 'DENIED', state: 'DENIED' }),
    certificate(at(3, 5), 'denied'),
    certificate(at(4), 'ghost'),
    certificate(at(4), 'waits'),
    event(at(4, 2), 'session.end', { sid: 's', user: 'bob', access_requests: ['self'] }),
    event(at(4, 3), 'access_request.delete', { id: 'self', user: 'bob' }),
  ],
};

const call = (tool: string, second: number, more: JsonObject = {}) =>
  event(`2026-01-03T00:00:${String(second).padStart(2, '0')}.000Z`, 'mcp.session.request', {
    code: 'TMCP003I',
    user: 'bot-agent',
    bot_name: 'agent',
    app_name: 'files',
    success: true,
    message: { method: 'tools/call', params: { name: tool } },
    ...more,
  });
const join = (address: string, hour: number) =>
  event(at(3, hour), 'bot.join', {
    code: 'TJ001I',
    bot_name: 'agent',
    success: true,
    'addr.remote': address,
  });
/** Agents and shared bots. */
export const MACHINES: World = {
  version: '18.2.0',
  before: { roles: [role('tools', { mcp: { tools: ['*'] } })], bots: [bot('agent', ['tools'])] },
  after: {
    apps: [],
    workload_identities: [{ kind: 'workload_identity', metadata: { name: 'pay' }, spec: {} }],
    roles: [
      role('tools', { mcp: { tools: ['read', 'write'] } }),
      role('as', { impersonate: { users: ['*'], roles: ['x'] } }),
    ],
    bots: [bot('agent', ['tools', 'as']), bot("o'x\n=cmd", ['tools'])],
    users: [user('alice', ['tools'])],
  },
  lists: {
    people_incidents: [{ key: 'I', id: 'I', opened: at(3, 1), severity: 'high', events: ['bot:other'] }],
    machine_owners: [{ machine: 'bot:agent', owner: 'ghost' }],
  },
  events: [
    event(at(3), 'mcp.session.start', {
      code: 'TMCP001I',
      user: 'bot-agent',
      bot_name: 'agent',
      app_name: 'files',
      egress_auth_type: 'none',
    }),
    call('read', 1),
    call('drop', 2),
    call('read', 3, { user: 'alice' }),
    call('read', 4, { user: 'carol' }),
    ...[5, 6, 7, 8, 9].map((second) => call('drop', second, { code: 'TMCP003E', success: false })),
    event(at(3), 'cert.create', {
      code: 'TC000I',
      cert_type: 'user',
      identity: { user: 'alice', bot_name: 'agent', roles: ['tools'], expires: at(3, 4) },
    }),
    join('192.0.2.1:1', 0),
    join('192.0.2.2:1', 2),
  ],
};

/** Emergencies. */
export const PEOPLE: World = {
  edition: 'enterprise',
  before: { users: [user('glass', []), user("o'x\n=cmd", [])] },
  after: { users: [user('glass', []), user("o'x\n=cmd", [])] },
  settings: { emergency_review_within: '1wd' },
  lists: {
    break_glass_accounts: [
      { key: '1', user: 'glass' },
      { key: '2', user: "o'x\n=cmd" },
    ],
    people_changes: [
      {
        ...{ key: '1', id: 'C-1', object: 'glass', emergency: true, approved_by: 'bo', approved_at: at(3) },
        ...{ implemented_from: at(2), implemented_to: '2026-01-02' },
      },
      { key: '2', id: 'C-2', object: 'db', emergency: true, approved_by: 'bo', implemented_from: at(3) },
    ],
    people_incidents: [{ key: '1', id: 'I', opened: at(2, 3), owner: 'ann', closed: at(2, 9), events: [] }],
  },
  events: [
    ...['glass', "o'x\n=cmd"].flatMap((name) => [
      event(at(2, 3), 'user.login', { user: name, success: true, method: 'local' }),
      event(at(2, 4), 'session.start', { sid: `s-${name}`, user: name, login: 'root' }),
      event(at(2, 5), 'session.end', {
        sid: `s-${name}`,
        user: name,
        login: 'root',
        session_recording: 'off',
      }),
    ]),
    event(at(3, 3), 'user.login', { user: 'glass', success: true, method: 'local' }),
    event(at(3, 6), 'lock.created', { name: 'l', target: { user: 'glass' } }),
    ask('bypass'),
    update('bypass', { updated_by: 'carol' }),
    event(at(4), 'session.start', { sid: 'under', user: 'bob', access_requests: ['bypass'] }),
  ],
};
