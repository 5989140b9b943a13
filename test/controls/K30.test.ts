import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { bot } from './accessState.ts';
import { at, event, judge, role, user, type World, withConclusion } from './world.ts';

const moment = (seconds: number, day = 3) => new Date(Date.parse(at(day)) + seconds * 1000).toISOString();
const refused = (count: number, day = 3): JsonObject[] =>
  Array.from({ length: count }, (_, n) =>
    event(moment(n, day), 'mcp.session.request', {
      code: 'TMCP003E',
      uid: `call-${n}`,
      user: 'bot-agent',
      bot_name: 'agent',
      app_name: 'files',
      success: false,
      message: { method: 'tools/call', params: { name: 'drop' } },
    }),
  );
const k30 = (world: World) =>
  judge('K30', { version: '18.2.0', ...world, after: { apps: [], ...world.after } });
const bursts = (world: World) =>
  k30(world)
    .exceptions.filter(({ facts }) => facts.includes('refused tool calls'))
    .map(({ facts }) => facts);
const lock = (time: string, target: JsonObject) =>
  event(time, 'lock.created', { code: 'TLK00I', name: 'l', user: 'alice', target });
const incident = (opened: string, events: string[]): JsonObject => ({
  key: 'INC-1',
  id: 'INC-1',
  opened,
  severity: 'low',
  events,
});

test('a burst of refused tool calls that nobody followed up is an exception; four are none', () => {
  expect(bursts({ events: refused(5) })).toEqual([
    expect.stringMatching(/^5 refused tool calls of .* within 24h\./),
  ]);
  expect(bursts({ events: refused(4) })).toEqual([]);
});

test('a lock on the actor itself is the follow-up; a lock on another target of that name is not', () => {
  const subject = /tool calls of (\S+) from/.exec(bursts({ events: refused(5) })[0] ?? '')?.[1] ?? '';
  expect(subject).not.toBe('');
  expect(bursts({ events: [...refused(5), lock(at(3, 12), { user: subject })] })).toEqual([]);
  expect(bursts({ events: [...refused(5), lock(at(3, 12), { login: subject })] })).toHaveLength(1);
  expect(bursts({ events: [...refused(5), lock(at(4, 12), { user: subject })] })).toHaveLength(1);
});

test('only an incident that names one of the calls is the follow-up; one without events requires judgment', () => {
  const told = (row: JsonObject) => ({ events: refused(5), lists: { people_incidents: [row] } });
  expect(bursts(told(incident(at(3, 12), ['call-3'])))).toEqual([]);
  expect(bursts(told(incident(at(3, 12), ['other'])))).toHaveLength(1);
  expect(bursts(told(incident(at(4, 12), ['call-3'])))).toHaveLength(1);
  expect(bursts(told(incident(at(3, 12), [])))).toEqual([]);
  expect(k30(told(incident(at(3, 12), []))).result.notes).toContainEqual(
    expect.stringContaining('incident INC-1 was opened within 24h, and names no event'),
  );
});

test('a burst whose time had not passed at the end of the period requires judgment', () => {
  const { exceptions, result } = k30({
    events: refused(5, 4).map((one) => ({ ...one, time: String(one.time).replace('T00', 'T02') })),
  });
  expect(exceptions.filter(({ facts }) => facts.includes('refused tool calls'))).toEqual([]);
  expect(result.notes).toContainEqual(expect.stringContaining('before the period ended'));
});

test("another bot's incident is no follow-up; one that names the bot itself is, unless it is older", () => {
  const other = refused(1).map((one) => ({ ...one, uid: 'of-another', user: 'bot-b', bot_name: 'b' }));
  const told = (row: JsonObject) =>
    bursts({ events: [...refused(5), ...other], lists: { people_incidents: [row] } });
  expect(told(incident(at(3, 12), ['of-another']))).toHaveLength(1);
  expect(told(incident(at(3, 12), ['bot:b']))).toHaveLength(1);
  expect(told(incident(at(3, 12), ['bot:agent']))).toEqual([]);
  expect(told(incident(at(2, 12), ['bot:agent']))).toHaveLength(1);
});

test('failed calls of language models and broken requests are no refused calls of tools', () => {
  const failures = (type: string, code: string) =>
    refused(5).map((one) => ({ ...one, event: type, code, message: null }));
  expect(bursts({ events: failures('app.session.llm.request.failure', 'T2014E') })).toEqual([]);
  expect(bursts({ events: failures('mcp.session.invalid_http_request', 'TMCP006E') })).toEqual([]);
});

const call = (tool: string, more: JsonObject = {}): JsonObject =>
  event(at(3), 'mcp.session.request', {
    code: 'TMCP003I',
    user: 'bot-agent',
    bot_name: 'agent',
    app_name: 'files',
    success: true,
    message: { method: 'tools/call', params: { name: tool } },
    ...more,
  });
const start = (more: JsonObject = {}): JsonObject =>
  event(at(3), 'mcp.session.start', {
    code: 'TMCP001I',
    user: 'bot-agent',
    bot_name: 'agent',
    app_name: 'files',
    client_info: { name: 'cli', version: '1' },
    ...more,
  });
const tools = (allowed: string[], denied: string[] = []): JsonObject =>
  role('tools', { mcp: { tools: allowed } }, denied.length === 0 ? {} : { mcp: { tools: denied } });
const withRoles = (roles: JsonObject[], more: World = {}) =>
  k30({
    ...more,
    after: {
      bots: [
        bot(
          'agent',
          roles.map((one) => String((one.metadata as JsonObject).name)),
        ),
      ],
      roles,
      ...more.after,
    },
  });
const facts = ({ exceptions }: ReturnType<typeof judge>) => exceptions.map((one) => one.facts);

test('the population: bots, agents, bots that called and are no longer listed, MCP applications; no people', () => {
  const app = (name: string, uri: string) => ({
    kind: 'app_server',
    metadata: { name },
    spec: { host_id: 'h', app: { spec: { uri } } },
  });
  const { population } = k30({
    after: { bots: [bot('ci', [])], apps: [app('files', 'mcp+stdio://'), app('wiki', 'https://wiki')] },
    events: [
      start(),
      call('read', { user: 'runtime', bot_name: '', beam_id: 'b1', app_name: 'more' }),
      call('read', { user: 'alice', bot_name: '', app_name: 'files' }),
    ],
  });
  expect(population.sort()).toEqual(['agent:runtime', 'app:files', 'app:more', 'bot:agent', 'bot:ci']);
});

test.each([['*'], ['^.*$'], ['^.+$']])('a role of a bot with tools %s is an exception', (pattern) => {
  expect(facts(withRoles([tools([pattern])]))).toEqual([
    'bot:agent holds role tools, which allows every MCP tool.',
  ]);
});

test('tools by name are no exception; the same role held by a person is none; a deny of every tool takes them away', () => {
  expect(facts(withRoles([tools(['read', 'list_*'])]))).toEqual([]);
  expect(facts(k30({ after: { roles: [tools(['*'])], users: [user('alice', ['tools'])] } }))).toEqual([]);
  expect(facts(withRoles([tools(['*']), role('none', {}, { mcp: { tools: ['*'] } })]))).toEqual([]);
  expect(facts(withRoles([tools(['*'], ['drop'])]))).toHaveLength(1);
});

test('an agent runtime is held to the roles of its user, and its calls do not make a person a machine', () => {
  const after = { roles: [tools(['*'])], users: [user('runtime', ['tools']), user('alice', ['tools'])] };
  const agent = call('read', { user: 'runtime', bot_name: '', beam_id: 'b1' });
  const person = call('read', { user: 'alice', bot_name: '' });
  expect(facts(k30({ after, events: [agent, person] }))).toEqual([
    'agent:runtime holds role tools, which allows every MCP tool.',
  ]);
});

const EVERYTHING = { rules: [{ resources: ['*'], verbs: ['*'] }] };

test('every verb on every resource is an exception; one resource, or a condition, is not', () => {
  expect(facts(withRoles([role('all', EVERYTHING)]))).toEqual([
    'bot:agent holds role all, which allows every verb on every resource.',
  ]);
  expect(facts(withRoles([role('one', { rules: [{ resources: ['node'], verbs: ['*'] }] })]))).toEqual([]);
  const where = withRoles([
    role('some', { rules: [{ resources: ['*'], verbs: ['*'], where: 'user.metadata.name == "x"' }] }),
  ]);
  expect(facts(where)).toEqual([]);
  expect(where.result.notes).toContainEqual(expect.stringContaining('may hold role some'));
});

test('a definition that stood for a part of the period counts, and so does a role held for a part of it', () => {
  const narrow = { bots: [bot('agent', ['tools'])], roles: [tools(['read'])] };
  const wide = { bots: [bot('agent', ['tools'])], roles: [tools(['*'])] };
  const opened = k30({ before: narrow, between: [{ day: 2, state: wide }], after: narrow });
  expect(facts(opened)).toEqual([
    expect.stringMatching(
      /^bot:agent holds role tools, an earlier definition of which allows every MCP tool, from the snapshot of 2026-01-02T12:00:00.000Z to that of 2026-01-05T12/,
    ),
  ]);
  const without = { bots: [bot('agent', [])], roles: [tools(['*'])] };
  expect(facts(k30({ before: without, between: [{ day: 2, state: wide }], after: without }))).toEqual([
    expect.stringMatching(/^bot:agent held role tools, which allows every MCP tool, until the snapshot of /),
  ]);
});

test('a bot that may act as people is an exception; as its own or another bot is none', () => {
  const acting = (users: string[], more: JsonObject = {}) =>
    withRoles([role('as', { impersonate: { users, roles: ['x'], ...more } })], {
      after: { users: [user('alice', [])] },
    });
  expect(facts(acting(['alice']))).toEqual(['bot:agent holds role as, which lets it act as alice.']);
  expect(facts(acting(['*']))).toEqual(['bot:agent holds role as, which lets it act as any user.']);
  expect(facts(acting(['bot-agent']))).toEqual([]);
  expect(facts(acting([]))).toEqual([]);
  expect(acting(['alice'], { where: 'x' }).result.result).toBe('judgment_required');
});

const certificate = (identity: JsonObject) =>
  event(at(3), 'cert.create', {
    code: 'TC000I',
    cert_type: 'user',
    identity: { expires: at(3, 1), roles: ['access'], ...identity },
  });
const LIMIT = { allowed_resource_ids: [{ cluster: 'c', kind: 'app', name: 'files' }] };

test('delegation of everything: a certificate of a person that a bot holds without a limit to resources', () => {
  const told = (identity: JsonObject) => facts(k30({ events: [certificate(identity)] }));
  const delegated = { user: 'alice', bot_name: 'agent', roles: ['access', 'admin'] };
  expect(told(delegated)).toEqual([
    `bot:agent acted with the whole roles of alice (access; admin): 1 certificate without a limit to resources, first at ${at(3)}, last at ${at(3)}.`,
  ]);
  expect(told({ ...delegated, ...LIMIT })).toEqual([]);
  expect(told({ user: 'alice', impersonator: 'bot-agent' })).toHaveLength(1);
  // its own user, and people who act as each other
  expect(told({ user: 'bot-agent', bot_name: 'agent', impersonator: 'bot-agent' })).toEqual([]);
  expect(told({ user: 'alice', impersonator: 'bob' })).toEqual([]);
});

test('acting as a person without a certificate in the log requires judgment, and so does a record of a delegation', () => {
  const acting = call('read', { user: 'alice' });
  const unknown = k30({ events: [acting] });
  expect(unknown.result.notes).toContainEqual(
    expect.stringContaining('bot:agent acted as alice in 1 calls, first at'),
  );
  const limited = k30({
    events: [acting, certificate({ user: 'alice', bot_name: 'agent', ...LIMIT })],
    after: { users: [user('alice', ['tools'])], roles: [tools(['read'])] },
  });
  expect(limited.result.result).toBe('no_exception');
  const recorded = { ...bot('agent', []), spec: { roles: [], delegation: { user: { username: 'alice' } } } };
  expect(k30({ after: { bots: [recorded] } }).result.notes).toContainEqual(
    expect.stringContaining('The record of bot:agent names alice'),
  );
});

test('delegation sessions are in no listing: said once where the version has them', () => {
  const remarks = (version: string) =>
    k30({ version, after: { bots: [bot('agent', [])] } }).result.remarks?.filter((one) =>
      one.includes('delegation sessions'),
    );
  expect(remarks('18.2.0')).toHaveLength(1);
  expect(remarks('14.2.0')).toEqual([]);
});

test('a session that names no client is an exception; a refused one is none', () => {
  expect(facts(k30({ events: [start({ client_info: null })] }))).toEqual([
    expect.stringMatching(/^The MCP session of bot:agent with files at .* names no client\.$/),
  ]);
  expect(facts(k30({ events: [start()] }))).toEqual([]);
  expect(facts(k30({ events: [start({ client_info: null, code: 'TMCP001E', success: false })] }))).toEqual(
    [],
  );
});

test('egress without authentication is one exception for each server', () => {
  const none = (app_name: string) => start({ app_name, egress_auth_type: 'none' });
  expect(
    facts(k30({ events: [none('a'), none('a'), none('b'), start({ egress_auth_type: 'app-jwt' })] })),
  ).toEqual([
    expect.stringContaining('did not authenticate to the server a'),
    expect.stringContaining('did not authenticate to the server b'),
  ]);
});

test('a tool called that no role allows any more is an exception; a refused one, and one that a role allows, are none', () => {
  const told = (allowed: string[], ...events: JsonObject[]) => withRoles([tools(allowed)], { events });
  expect(facts(told(['read'], call('read'), call('drop'), call('drop')))).toEqual([
    `bot:agent called the tool drop of files 2 times, last at ${at(3)}; no role of bot:agent allows it any more.`,
  ]);
  expect(told(['read'], call('read')).result.result).toBe('no_exception');
  expect(facts(told(['read'], call('drop', { code: 'TMCP003E', success: false })))).toEqual([]);
  expect(facts(told(['r*'], call('read')))).toEqual([]);
  expect(facts(withRoles([tools(['*x', 'read'], ['read'])], { events: [call('read')] }))).toHaveLength(1);
});

test('where the roles of the caller are not known, or depend on traits of others, judgment is required', () => {
  const gone = k30({ events: [call('read')] });
  expect(facts(gone)).toEqual([]);
  expect(gone.result.notes).toContainEqual(expect.stringContaining('is it still allowed?'));
  const templated = k30({
    after: { roles: [tools(['{{external.tools}}'])], users: [user('runtime', ['tools'])] },
    events: [call('read', { user: 'runtime', bot_name: '', beam_id: 'b1' })],
  });
  expect(templated.result.notes).toContainEqual(expect.stringContaining('traits of the holder'));
});

test("templates of a bot's role take its traits", () => {
  const templated = {
    ...bot('agent', ['tools']),
    spec: { roles: ['tools'], traits: [{ name: 'mcp_tools', values: ['*'] }] },
  };
  expect(
    facts(k30({ after: { bots: [templated], roles: [tools(['{{internal.mcp_tools}}'])] } })),
  ).toHaveLength(1);
});

test('tools allowed and never called require judgment, one note a bot; called and refused ones do not', () => {
  const { result } = withRoles([tools(['read', 'write', 'list_*'])], {
    events: [call('read'), call('list_files', { code: 'TMCP003E', success: false })],
  });
  expect(result.notes).toEqual([
    'bot:agent may call tools that it never called in the period: write. Does it need them?',
  ]);
  expect(result.result).toBe('judgment_required');
});

test('outputs are not recorded: said once', () => {
  const { result } = withRoles([tools(['read'])], { events: [call('read'), call('read')] });
  expect(result.remarks?.filter((one) => one.includes('Outputs of tools'))).toHaveLength(1);
});

test('what an agent did and may do is one row of agent_activity', () => {
  const rows = withConclusion(
    {
      version: '18.2.0',
      after: { bots: [bot('agent', ['tools']), bot('quiet', [])], roles: [tools(['read', 'write'])] },
      events: [
        start(),
        call('read'),
        call('read'),
        call('drop', { code: 'TMCP003E', success: false }),
        call('read', { user: 'alice' }),
        event(at(3), 'app.session.llm.request.success', {
          code: 'T2014I',
          user: 'bot-agent',
          bot_name: 'agent',
          model: 'm-1',
        }),
      ],
    },
    ({ set }) => set.db.prepare('SELECT * FROM agent_activity').all(),
  );
  expect(rows).toMatchObject([
    {
      identity: 'bot:agent',
      sessions: 1,
      servers: 'files',
      tool_calls: 3,
      tools_called: 'read',
      tool_calls_refused: 1,
      tools_refused: 'drop',
      llm_calls: 1,
      llm_calls_failed: 0,
      models: 'm-1',
      tools_allowed: 'read; write',
      tools_never_called: 'write',
      acted_for: 'alice',
    },
  ]);
});

test('roles, bots or applications that were not read leave insufficient evidence', () => {
  expect(judge('K30', { version: '18.2.0', after: { bots: [bot('agent', [])] } }).result.result).toBe(
    'insufficient_evidence',
  );
  expect(k30({}).result.result).toBe('not_applicable');
  expect(k30({ silent: true }).result.result).toBe('insufficient_evidence');
});
