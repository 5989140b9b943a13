import type { Section } from '../page.ts';
import { agents, mcpServers } from './machines/agents.ts';
import { bots, instances } from './machines/bots.ts';
import { tokens, workloads } from './machines/tokens.ts';

/** Non-human identities: bots and their instances, join tokens, workload identities, agents and MCP servers. */
export const machines: Section = {
  id: 'machines',
  number: '9',
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
