import { bool, type Dataset, list, primary, supporting, text, time } from '../dataset.ts';

/** Joins of agents and services (teleport-api §3.8). */
export const instanceJoins: Dataset = {
  name: 'instance_joins',
  item: 'NOD',
  source: 'log',
  description: 'Joins of agents and services in the period, successful and refused.',
  shows: 'shows how the host of an agent or service got its credentials',
  query: 'instance.join events of the period',
  relevance: [...primary('6.1-09', '6.2-01'), ...supporting('7.2-02')],
  indexes: [['host_id']],
  columns: [
    time('time', 'When.'),
    text('host_id', 'Id of the host.'),
    text('node_name', 'Name of the host.'),
    text('role', 'Role that it joined in: Node, Proxy, App …'),
    text('method', 'Join method.'),
    text('token', 'Token, masked where its name is secret.'),
    time('token_expires', 'When the token expires.'),
    bool('ok', 'Whether it succeeded.'),
    text('address', 'Address of the client.'),
    text('error', 'Why it failed.'),
    text('code', 'Code of the event.'),
    list('events', 'Events that the row rests on.'),
  ],
};
