import { type Html, html } from '../../html/html.ts';
import type { Page } from '../../page.ts';
import { Budget } from '../../parts/budget.ts';
import { grouped, tableOf } from '../../parts/table.ts';
import { day, NIL, name, sentence } from '../../parts/values.ts';
import { countOf, MOST, ROOM, statusText } from './shared.ts';

interface Server {
  resource: string;
  uri: string;
  labels: string;
  used: number;
}

/** MCP servers. */
export function* mcpServers({ conclusion: { set }, files }: Page): Generator<Html> {
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

/** Agents: their sessions, tools called and denied, and calls of models. */
export function* agents({ conclusion: { set }, files }: Page): Generator<Html> {
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
