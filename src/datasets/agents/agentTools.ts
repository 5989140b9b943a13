import { bool, type Dataset, int, primary, text, time } from '../dataset.ts';

/** Tools of MCP servers by bot and agent: called, and allowed. */
export const agentTools: Dataset = {
  name: 'agent_tools',
  item: 'SES',
  source: 'computed',
  ofPeriod: true,
  description:
    'Tools of MCP servers by bot and agent: each tool called in the period, with whether a role still allows it, and each tool that a role allows, with the calls of the period that it permits. Labels of applications are not compared.',
  shows: 'shows a tool that a bot or agent called or may call',
  query: 'computed from agent_calls, grants and roles',
  relevance: primary('6.3-03', '7.2-01'),
  columns: [
    text('identity', 'bot:<name>, or agent:<actor> of an agent runtime.'),
    text('holder', 'Holder of the roles that decide: the identity, or the user for whom it acted.'),
    text('kind', 'called: a tool that was called; allowed: a tool as a role writes it.'),
    text('app', 'MCP server of the calls; empty for what a role allows.'),
    text('tool', 'Name of the tool, or the pattern of the role.'),
    int('calls', 'Calls that the gateway allowed.'),
    int('refused', 'Calls that it refused.'),
    time('first_at', 'First of these calls.'),
    time('last_at', 'Last of these calls.'),
    text('last_event', 'Event of the last one that was allowed.'),
    text(
      'allowed_by',
      'Role that allows the tool at the end of the period; empty: none. For what a role allows: that role.',
    ),
    text('allowed_now', 'yes, no, or judgment: see why.'),
    text('why', 'Why it is for judgment whether the tool is allowed.'),
    bool('any_tool', 'The pattern fits every tool.'),
  ],
};
