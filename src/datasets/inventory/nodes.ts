import { bool, type Dataset, map, primary, supporting, text, time } from '../dataset.ts';

/** Nodes (teleport-api §2.14). */
export const nodes: Dataset = {
  name: 'nodes',
  item: 'NOD',
  source: 'state',
  description: 'Servers that people reach by SSH, with their labels.',
  shows: 'shows a server behind the gateway and its labels',
  query: 'all nodes that the gateway shows',
  relevance: [
    ...primary('6.1-01', '6.1-06'),
    ...supporting('6.1-05', '6.2-02', '6.3-04', '6.6-01', '7.1-02', '8.1-14'),
  ],
  kinds: ['node'],
  columns: [
    text('node', 'Id.', 'metadata.name'),
    text('hostname', 'Host name.', 'spec.hostname'),
    text('sub_kind', 'Agentless nodes have one.', 'sub_kind'),
    map('labels', 'Labels.', 'metadata.labels'),
    text('command_labels', 'Labels by command, as JSON.', 'spec.cmd_labels'),
    text('address', 'Address that is dialled; empty behind a tunnel.', 'spec.addr'),
    bool('use_tunnel', 'Whether it is reached through a tunnel.', 'spec.use_tunnel'),
    text('version', 'Version of the agent.', 'spec.version'),
    time('expires', 'When the heartbeat expires.', 'metadata.expires'),
  ],
};
