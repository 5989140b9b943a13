import { bool, type Dataset, int, list, primary, text, time } from '../dataset.ts';

/** People for whom bots act. */
export const agentDelegations: Dataset = {
  name: 'agent_delegations',
  item: 'BOT',
  source: 'computed',
  ofPeriod: true,
  description:
    'Users as whom bots acted in the period, by delegation or impersonation, one a bot and user: certificates of that user held by the bot, limited to resources or not, and calls. Delegation sessions are in no listing of the gateway: what no certificate, call or record of a bot names is not seen.',
  shows: 'shows that a bot acted as a user, and whether with all that the user may do',
  query: 'computed from certificates, agent_calls and bots',
  relevance: primary('6.3-03', '6.1-04'),
  columns: [
    text('identity', 'bot:<name>.'),
    text('user_name', 'User as whom it acted.'),
    int(
      'certificates',
      "Certificates of the user that the bot held, those with the user's whole roles included.",
    ),
    int('unlimited', "Those that no list of resources limits: all of the user's roles (delegation of *)."),
    list('roles', 'Roles in the first of these.'),
    int('calls', 'Calls of tools, language models and servers in the name of the user.'),
    bool('recorded', 'The record of the bot names the user as the one who delegated access to it.'),
    time('first_at', 'First certificate or call; of those without limit where there is one.'),
    time('last_at', 'Last one.'),
    text('source', 'Table of the first one: certificates, agent_calls or bots.'),
    text('source_row', 'Key of that row.'),
  ],
};
