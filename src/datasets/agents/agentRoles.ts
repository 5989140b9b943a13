import { bool, type Dataset, list, primary, text, time } from '../dataset.ts';

/** Wide rights that bots and agents hold by their roles. */
export const agentRoles: Dataset = {
  name: 'agent_roles',
  item: 'BOT',
  source: 'computed',
  description:
    'Roles of bots and agents, those held earlier in the period included, and the wide rights that they give: every MCP tool, every verb on every resource, acting as people. Denials of the holder are considered.',
  shows: 'shows a role of a bot or agent and the wide rights that it gives',
  query: 'computed from grants, grant_changes, roles of every snapshot of the period, bots and users',
  relevance: primary('6.3-03', '6.1-04'),
  columns: [
    text('identity', 'bot:<name>, or agent:<actor> of an agent runtime.'),
    text('role', 'Role.'),
    text('source', 'Table of the row that shows that it is held: grants or grant_changes.'),
    text('source_row', 'Key of that row.'),
    bool('certain', 'It is certain that the role is held.'),
    text('any_tool', 'Whether every MCP tool is allowed: yes, judgment, earlier or no.'),
    text('every_resource', 'Whether every verb on every resource is allowed: yes, judgment, earlier or no.'),
    text('acts_as', 'Whether the holder may act as people: anybody, some, earlier or no.'),
    list('people', 'Users as whom the role lets its holder act, as written; users of bots are left out.'),
    text('why', 'Why something is for judgment.'),
    time(
      'wide_from',
      'First snapshot that showed what is called earlier, or the role held; empty: not so, or unknown.',
    ),
    time('wide_until', 'First snapshot that no longer showed it.'),
  ],
};
