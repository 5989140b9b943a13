import { eventGroup } from './eventType.ts';

/** Actions of agents and language models through the gateway, and their credentials. Bodies and headers are never kept. */
export const AGENT_TYPES = [
  ...eventGroup(
    {
      item: 'SES',
      primary: '7.2-01 7.2-02',
      supporting: '6.1-04 6.1-07 8.1-04',
      datasets: ['agent_calls', 'sessions'],
      refusal: 'tool_call',
      shows: 'shows what an agent asked of a server of the Model Context Protocol',
    },
    {
      'mcp.session.start': {
        codes: 'TMCP001',
        session: { kind: 'mcp', step: 'start' },
        refusal: 'session',
        primary: '6.1-04 7.2-01',
      },
      'mcp.session.end': { codes: 'TMCP002', session: { kind: 'mcp', step: 'end' } },
      'mcp.session.request': {
        codes: 'TMCP003',
        session: { kind: 'mcp', step: 'statement' },
        primary: '6.1-07 7.2-02 8.1-04',
        supporting: '6.1-04',
      },
      'mcp.session.notification': { codes: 'TMCP004', session: { kind: 'mcp', step: 'activity' } },
      'mcp.session.listen_sse_stream': { codes: 'TMCP005', session: { kind: 'mcp', step: 'activity' } },
      'mcp.session.invalid_http_request': {
        codes: 'TMCP006',
        session: { kind: 'mcp', step: 'activity' },
        refused: 'always',
      },
    },
  ),
  ...eventGroup(
    {
      item: 'SES',
      primary: '7.2-01 6.7-01',
      datasets: ['agent_calls'],
      refusal: 'tool_call',
      shows: "shows an agent's call of a language model through an application",
    },
    {
      'app.session.llm.request.success': 'T2014I',
      'app.session.llm.request.failure': { codes: 'T2014E', refused: 'always' },
    },
  ),
  ...eventGroup(
    {
      item: 'AUT',
      primary: '6.1-04',
      supporting: '7.2-02',
      datasets: ['agent_calls'],
      refusal: 'login',
      shows: 'shows the token of an agent or client of an application being accepted or refused',
    },
    {
      'app_auth_config.verify.success': 'TAAC004',
      'app_auth_config.verify.failure': { codes: 'TAAC005', refused: 'always' },
    },
  ),
  ...eventGroup(
    {
      item: 'CHG',
      primary: '6.1-04 8.1-05',
      datasets: ['config_changes'],
      change: 'access_rule',
      refusal: 'other',
      shows: 'shows what lets agents in, or their runtime, changing',
    },
    {
      'app_auth_config.create': 'TAAC001',
      'app_auth_config.update': 'TAAC002',
      'app_auth_config.delete': 'TAAC003',
      'beams.config.create': { codes: 'TBEAM001', primary: '8.1-05', change: 'resource' },
      'beams.config.update': { codes: 'TBEAM002', primary: '8.1-05', change: 'resource' },
      'beams.config.delete': { codes: 'TBEAM003', primary: '8.1-05', change: 'resource' },
    },
  ),
];
