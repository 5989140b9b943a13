import { type Html, html } from '../html/html.ts';
import type { Page, Section } from '../page.ts';
import { Budget } from '../parts/budget.ts';
import { grouped, tableOf } from '../parts/table.ts';
import { day, NIL, name, sentence, time } from '../parts/values.ts';

const ROOM = 60_000;
const MOST = 150;

type Db = Page['conclusion']['set']['db'];

/** Non-human identities: bots and their instances, join tokens, workload identities, agents and MCP servers. */
export const machines: Section = {
  id: 'machines',
  number: '8',
  title: 'Non-human identities',
  *body(page) {
    yield* bots(page);
    yield* instances(page);
    yield* tokens(page);
    yield* workloads(page);
    yield* mcpServers(page);
    yield* agents(page);
  },
};

interface Bot {
  bot: string;
  owner: string;
  roles: string;
  standing: number;
  privileged: string | null;
  method: string | null;
  last_join: string | null;
  instances: number;
}

function* bots({ conclusion: { set }, files }: Page): Generator<Html> {
  yield html`<h3>Bots</h3><p class="small">Standing roles are those that the bot holds, or can take on, without an end.</p>`;
  const rows = set.db
    .prepare<[], Bot>(
      `SELECT b.bot, coalesce(nullif(b.owner, ''), (SELECT max(o.owner) FROM machine_owners o WHERE o.machine = 'bot:' || b.bot), '') AS owner,
         coalesce((SELECT group_concat(role, '; ') FROM (SELECT DISTINCT g.role AS role FROM grants g WHERE g.holder = 'bot:' || b.bot AND g.in_force = 1 ORDER BY 1)), '') AS roles,
         (SELECT count(DISTINCT g.role) FROM grants g WHERE g.holder = 'bot:' || b.bot AND g.in_force = 1 AND g.standing = 1) AS standing,
         (SELECT group_concat(role, '; ') FROM (SELECT DISTINCT g.role AS role FROM grants g WHERE g.holder = 'bot:' || b.bot AND g.in_force = 1 AND g.standing = 1 AND g.privileged = 1 ORDER BY 1)) AS privileged,
         (SELECT j.method FROM bot_joins j WHERE j.bot = b.bot AND j.ok = 1 ORDER BY j.time_us DESC LIMIT 1) AS method,
         (SELECT j.time FROM bot_joins j WHERE j.bot = b.bot AND j.ok = 1 ORDER BY j.time_us DESC LIMIT 1) AS last_join,
         (SELECT count(*) FROM bot_instances i WHERE i.bot = b.bot) AS instances
       FROM bots b ORDER BY (privileged IS NULL), b.bot, b.row_id LIMIT ${MOST + 1}`,
    )
    .all();
  yield* tableOf<Bot>({
    caption: 'Bots',
    columns: [
      { head: 'Bot', width: 18, cell: ({ bot }) => name(bot) },
      {
        head: 'Owner',
        width: 22,
        cell: ({ owner }) => (owner === '' ? html`<span class="bad">no owner</span>` : name(owner)),
      },
      {
        head: 'Roles',
        width: 22,
        cell: ({ roles, standing }) =>
          html`${sentence(roles, 200)}<span class="sub">${standing} standing</span>`,
      },
      {
        head: 'Standing privilege',
        width: 15,
        cell: ({ privileged }) =>
          privileged === null ? 'none' : html`<strong>${sentence(privileged, 160)}</strong>`,
      },
      { head: 'Join method', width: 10, cell: ({ method }) => (method === null ? NIL : name(method)) },
      {
        head: 'Last seen',
        width: 13,
        cell: ({ last_join, instances }) =>
          html`${last_join === null ? html`<span class="small">no join in the period</span>` : time(last_join)}${instances > 0 && html`<span class="sub">${instances} instances</span>`}`,
      },
    ],
    rows,
    none: 'No bot was listed.',
    budget: new Budget(ROOM),
    most: MOST,
    rest: { total: countOf(set.db, 'bots'), where: html`${files.link('evidence/bots.csv')} has all.` },
  });
}

interface Instance {
  bot: string;
  instance: string;
  join_method: string;
  joined: string;
  expires: string;
  last_seen: string | null;
  attested: string;
}

function* instances({ conclusion: { set }, files }: Page): Generator<Html> {
  yield html`<h3>Bot instances</h3>`;
  const rows = set.db
    .prepare<[], Omit<Instance, 'attested'>>(
      `SELECT i.bot, i.instance, i.join_method, i.joined, i.expires,
         (SELECT max(j.time) FROM bot_joins j WHERE j.bot = i.bot AND j.bot_instance = i.instance AND j.ok = 1) AS last_seen
       FROM bot_instances i ORDER BY i.bot, i.instance, i.row_id LIMIT ${MOST + 1}`,
    )
    .all()
    .map((row) => ({ ...row, attested: ATTESTATION[row.join_method] ?? 'by its platform' }));
  yield* tableOf<Instance>({
    caption: 'Bot instances',
    columns: [
      {
        head: 'Instance',
        width: 30,
        cell: ({ bot, instance }) => html`${name(instance)}<span class="sub">${name(bot)}</span>`,
      },
      {
        head: 'Join method',
        width: 16,
        cell: ({ join_method }) => (join_method === '' ? NIL : name(join_method)),
      },
      {
        head: 'Attestation',
        width: 20,
        cell: ({ attested, join_method }) => (join_method === '' ? NIL : attested),
      },
      {
        head: 'Joined',
        width: 17,
        cell: ({ joined, last_seen }) =>
          html`${time(joined)}${last_seen && html`<span class="sub">last join ${time(last_seen)}</span>`}`,
      },
      { head: 'Expires', width: 17, cell: ({ expires }) => time(expires) },
    ],
    rows,
    none: statusText(set.db, 'bot_instances', 'No bot instance was listed'),
    budget: new Budget(ROOM),
    most: MOST,
    rest: {
      total: countOf(set.db, 'bot_instances'),
      where: html`${files.link('evidence/bot_instances.csv')} has all.`,
    },
  });
}

/** Meaning of each join method; every method that is not here is one of a platform that attests the machine. */
const ATTESTATION: Readonly<Record<string, string>> = {
  token: 'none: knowledge of a secret',
  bound_keypair: 'by a registered key pair',
  tpm: 'by a TPM',
};

interface Token {
  token: string;
  method: string;
  secret: number;
  expires: string;
  missing_bound: string;
  bot: string;
  owner: string;
}

function* tokens({ conclusion: { set }, files }: Page): Generator<Html> {
  yield html`<h3>Join tokens</h3>`;
  const rows = set.db
    .prepare<[], Token>(
      `SELECT t.token, t.method, t.secret, t.expires, t.missing_bound, t.bot,
         coalesce(nullif(t.owner, ''), (SELECT max(o.owner) FROM machine_owners o WHERE o.machine = 'token:' || t.token), '') AS owner
       FROM token_facts t ORDER BY t.secret DESC, t.token, t.row_id LIMIT ${MOST + 1}`,
    )
    .all();
  yield* tableOf<Token>({
    caption: 'Join tokens',
    columns: [
      {
        head: 'Token',
        width: 27,
        cell: ({ token, bot }) =>
          html`${name(token)}${bot !== '' && html`<span class="sub">of bot ${name(bot)}</span>`}`,
      },
      { head: 'Method', width: 12, cell: ({ method }) => name(method) },
      {
        head: 'Owner',
        width: 22,
        cell: ({ owner }) => (owner === '' ? html`<span class="bad">no owner</span>` : name(owner)),
      },
      {
        head: 'Secret',
        width: 17,
        cell: ({ secret, missing_bound }) =>
          html`${secret === 1 ? 'static secret' : 'no secret'}${missing_bound !== '' && html`<span class="sub">not bound: ${sentence(missing_bound, 160)}</span>`}`,
      },
      { head: 'Expires', width: 22, cell: ({ expires }) => (expires === '' ? 'never' : time(expires)) },
    ],
    rows,
    none: statusText(set.db, 'tokens', 'No join token was listed'),
    budget: new Budget(ROOM),
    most: MOST,
    rest: {
      total: countOf(set.db, 'token_facts'),
      where: html`${files.link('evidence/tokens.csv')} has all.`,
    },
  });
}

interface Workload {
  workload_identity: string;
  spiffe_id: string;
  owner: string;
  rules: number;
  empty_rules: number;
  max_ttl: string;
}

function* workloads({ conclusion: { set }, files }: Page): Generator<Html> {
  yield html`<h3>Workload identities</h3>`;
  const rows = set.db
    .prepare<[], Workload>(
      `SELECT w.workload_identity, w.spiffe_id, w.owner, w.max_ttl, coalesce(f.rules, 0) AS rules, coalesce(f.empty_rules, 0) AS empty_rules
       FROM (SELECT * FROM workload_identities ORDER BY workload_identity, row_id LIMIT ${MOST + 1}) w
       LEFT JOIN workload_facts f ON f.workload_identity = w.workload_identity ORDER BY w.workload_identity, w.row_id`,
    )
    .all();
  yield* tableOf<Workload>({
    caption: 'Workload identities',
    columns: [
      { head: 'Identity', width: 22, cell: (row) => name(row.workload_identity) },
      { head: 'SPIFFE id', width: 32, cell: ({ spiffe_id }) => name(spiffe_id) },
      {
        head: 'Owner',
        width: 18,
        cell: ({ owner }) => (owner === '' ? html`<span class="bad">no owner</span>` : name(owner)),
      },
      {
        head: 'Rules',
        width: 16,
        cell: ({ rules, empty_rules }) =>
          html`${rules}${empty_rules > 0 && html`<span class="sub">${empty_rules} without a condition</span>`}`,
      },
      { head: 'Longest life', width: 12, cell: ({ max_ttl }) => (max_ttl === '' ? NIL : name(max_ttl)) },
    ],
    rows,
    none: statusText(set.db, 'workload_identities', 'No workload identity was listed'),
    budget: new Budget(ROOM),
    most: MOST,
    rest: {
      total: countOf(set.db, 'workload_identities'),
      where: html`${files.link('evidence/workload_identities.csv')} has all.`,
    },
  });
}

interface Server {
  resource: string;
  uri: string;
  labels: string;
  used: number;
}

function* mcpServers({ conclusion: { set }, files }: Page): Generator<Html> {
  yield html`<h3>MCP servers</h3><p class="small">Applications of the Model Context Protocol, with the calls of the period. Which tools a role allows is in ${files.link('evidence/roles.csv')}.</p>`;
  const rows = set.db
    .prepare<[], Server>(
      `SELECT a.resource, a.uri, a.labels, (SELECT count(*) FROM agent_calls g WHERE g.app = a.resource) AS used
       FROM (SELECT DISTINCT resource, uri, labels FROM apps WHERE substr(uri, 1, 4) = 'mcp+' ORDER BY resource, uri LIMIT ${MOST + 1}) a ORDER BY a.resource, a.uri`,
    )
    .all();
  yield* tableOf<Server>({
    caption: 'MCP servers',
    columns: [
      { head: 'Server', width: 26, cell: ({ resource }) => name(resource) },
      { head: 'Address', width: 34, cell: ({ uri }) => name(uri) },
      { head: 'Labels', width: 26, cell: ({ labels }) => (labels === '' ? NIL : sentence(labels, 160)) },
      { head: 'Events', width: 14, number: true, cell: ({ used }) => grouped(used) },
    ],
    rows,
    none: statusText(set.db, 'apps', 'No MCP server was listed'),
    budget: new Budget(ROOM),
    most: MOST,
  });
}

interface Agent {
  identity: string;
  servers: string;
  tools_called: string;
  tools_never_called: string;
  acted_for: string;
  tool_calls: number;
  tool_calls_refused: number;
  llm_calls: number;
  last_at: string;
}

function* agents({ conclusion: { set }, files }: Page): Generator<Html> {
  yield html`<h3>Agents</h3><p class="small">What bots and agents did through the gateway, and the tools that their roles allow and they never called. The gateway records no results of tools. ${files.link('evidence/agent_calls.csv')} has each call, those of people included.</p>`;
  const rows = set.db
    .prepare<[], Agent>(
      `SELECT identity, servers, tools_called, tools_never_called, acted_for, tool_calls, tool_calls_refused, llm_calls, last_at
       FROM agent_activity ORDER BY identity LIMIT ${MOST + 1}`,
    )
    .all();
  yield* tableOf<Agent>({
    caption: 'Activity of agents',
    columns: [
      {
        head: 'Bot or agent',
        width: 20,
        cell: ({ identity, acted_for }) =>
          html`${name(identity)}${acted_for !== '' && html`<span class="sub">for ${sentence(acted_for, 120)}</span>`}`,
      },
      { head: 'Servers', width: 14, cell: ({ servers }) => (servers === '' ? NIL : sentence(servers, 120)) },
      {
        head: 'Tools called',
        width: 18,
        cell: ({ tools_called }) => (tools_called === '' ? NIL : sentence(tools_called, 240)),
      },
      {
        head: 'Allowed, never called',
        width: 16,
        cell: ({ tools_never_called }) =>
          tools_never_called === '' ? NIL : sentence(tools_never_called, 240),
      },
      { head: 'Calls', width: 7, number: true, cell: ({ tool_calls }) => grouped(tool_calls) },
      {
        head: 'Refused',
        width: 8,
        number: true,
        cell: ({ tool_calls_refused }) => grouped(tool_calls_refused),
      },
      { head: 'Models', width: 7, number: true, cell: ({ llm_calls }) => grouped(llm_calls) },
      { head: 'Last', width: 10, cell: ({ last_at }) => (last_at === '' ? NIL : day(last_at)) },
    ],
    rows,
    none: statusText(set.db, 'agent_calls', 'No activity of agents'),
    budget: new Budget(ROOM),
    most: MOST,
    rest: {
      total: countOf(set.db, 'agent_activity'),
      where: html`${files.link('evidence/agent_activity.csv')} has all.`,
    },
  });
}

function countOf(db: Db, table: string): number {
  return db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() as number;
}

/** Meaning of an empty list: the status of its dataset decides. */
function statusText(db: Db, table: string, none: string): Html {
  const found = db
    .prepare<[string], { status: string; reason: string }>(
      'SELECT status, reason FROM dataset_status WHERE table_name = ?',
    )
    .get(table);
  if (found === undefined || found.status === 'not_collected') return html`${table} was not collected.`;
  if (found.status === 'empty' || found.status === 'complete') return html`${none}; the listing is complete.`;
  return html`${none}; ${table} is ${found.status}${found.reason !== '' && html`: ${sentence(found.reason)}`}.`;
}
