import { agentActivity } from '../../../datasets/agents/agentActivity.ts';
import { agentDelegations } from '../../../datasets/agents/agentDelegations.ts';
import { agentRoles } from '../../../datasets/agents/agentRoles.ts';
import { agentTools } from '../../../datasets/agents/agentTools.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { rowKey } from '../../access/rows/roleRuleRows.ts';
import { addMade } from '../../addMade.ts';
import type { ComputedTable } from '../computedTable.ts';
import { agentActivityRows } from './agentActivity.ts';
import { agentDelegationRows } from './agentDelegations.ts';
import { agentRoleRows } from './agentRoles.ts';
import { agentsOf } from './agents.ts';
import { agentToolRows } from './agentTools.ts';
import { HeldRoles } from './heldRoles.ts';

const keyOf =
  (...members: string[]) =>
  (record: JsonObject) =>
    rowKey(...members.map((name) => String(record[name])));

/** Rights and activity of bots and agents (K30). */
export const agentTables: ComputedTable = {
  add(set, scope) {
    const agents = agentsOf(set);
    const held = new HeldRoles(set);
    addMade(set, agentRoles, agentRoleRows(set, scope, agents, held), keyOf('identity', 'role'));
    addMade(set, agentDelegations, agentDelegationRows(set), keyOf('identity', 'user_name'));
    addMade(
      set,
      agentTools,
      agentToolRows(set, agents, held),
      keyOf('kind', 'identity', 'holder', 'app', 'tool'),
    );
    addMade(set, agentActivity, agentActivityRows(set, agents), keyOf('identity'));
  },
};
