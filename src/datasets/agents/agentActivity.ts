import { type Dataset, int, list, primary, supporting, text, time } from '../dataset.ts';

/** Activity of the period by bot and agent. */
export const agentActivity: Dataset = {
  name: 'agent_activity',
  item: 'SES',
  source: 'computed',
  ofPeriod: true,
  description:
    'Activity of each bot and agent in the period, one a row: sessions, tools of MCP servers called, refused, allowed and never called, calls of language models. Bodies of responses are not in MCP events: what a tool answered is not recorded.',
  shows: 'shows what a bot or agent did through the gateway in the period, and which tools it may call',
  query: 'computed from agent_calls, grants, roles and bots',
  relevance: [...primary('7.2-01', '6.1-04', '6.3-03'), ...supporting('6.1-07', '8.1-04')],
  columns: [
    text('identity', 'bot:<name>, or agent:<actor> of an agent runtime.'),
    int('sessions', 'MCP sessions that were opened.'),
    list('servers', 'MCP servers and other applications called.'),
    int('tool_calls', 'Calls of tools that were allowed.'),
    list('tools_called', 'Tools of these calls.'),
    int('tool_calls_refused', 'Calls of tools that were refused.'),
    list('tools_refused', 'Tools of these calls.'),
    int('llm_calls', 'Calls of language models that succeeded.'),
    int('llm_calls_failed', 'Calls of language models that failed.'),
    list('models', 'Language models called.'),
    list('tools_allowed', 'Tools that its roles allow at the end of the period, as the roles write them.'),
    list('tools_never_called', 'Those of them that no call of the period names.'),
    list('acted_for', 'Users as whom it acted.'),
    time('first_at', 'First call.'),
    time('last_at', 'Last call.'),
  ],
};
