import { moderatedSessions as dataset } from '../../../datasets/activity/moderatedSessions.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { object, objects, text, texts } from '../../../formats/json.ts';
import { preciseText } from '../../../formats/timestamp.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import type { ComputedTable } from '../computedTable.ts';
import { heldRoles } from './heldRoles.ts';
import { instantOf, type JoinPolicy, judgePolicies, type ModeratedSession } from './joinPolicies.ts';

/** Sessions under roles that ask for others to join (K32), one row for each such role. */
export const moderatedSessions: ComputedTable = {
  add: (set) => void addMade(set, dataset, rows(set), ({ session_row, role }) => `${session_row}/${role}`),
};

const KINDS = new Set(['ssh', 'k8s']);

function* rows(set: EvidenceSet): Generator<JsonObject> {
  const policies = policiesByRole(set);
  if (policies.size === 0) return;
  const rolesOf = heldRoles(set);
  for (const { key, json } of set.rows('sessions')) {
    const body = JSON.parse(json) as JsonObject;
    const session = sessionOf(body);
    if (!KINDS.has(session.kind) || session.user === '' || body.state === 'refused') continue;
    const held = rolesOf(session.user, session.startedUs, texts(body.access_requests));
    for (const role of held.roles) {
      const applicable = (policies.get(role) ?? []).filter(
        ({ kinds }) => kinds.includes(session.kind) || kinds.includes('*'),
      );
      if (applicable.length === 0) continue;
      const found = judgePolicies(session, applicable, (user, us) => rolesOf(user, us, []).roles);
      yield {
        session_id: text(body.sid),
        session_row: key,
        user_name: session.user,
        kind: session.kind,
        started: text(body.start) || null,
        ended: text(body.end) || null,
        role,
        roles_from: held.from,
        policy: found.policy,
        required: found.required,
        present: found.present,
        perhaps: found.perhaps,
        outcome: found.outcome,
        left_at: found.leftUs === null ? null : preciseText(found.leftUs),
      };
    }
  }
}

function policiesByRole(set: EvidenceSet): Map<string, JoinPolicy[]> {
  const found = new Map<string, JoinPolicy[]>();
  for (const { json } of set.rows('roles')) {
    const body = JSON.parse(json) as JsonObject;
    const { require_session_join: asked } = object(object(body.spec).allow);
    const policies = objects(asked).map(
      (policy): JoinPolicy => ({
        name: text(policy.name),
        filter: text(policy.filter),
        kinds: texts(policy.kinds),
        modes: texts(policy.modes),
        count: typeof policy.count === 'number' ? policy.count : 0,
        pauses: text(policy.on_leave) === 'pause',
      }),
    );
    if (policies.length > 0) found.set(text(object(body.metadata).name), policies);
  }
  return found;
}

function sessionOf(body: JsonObject): ModeratedSession {
  const user = text(body.user);
  return {
    user,
    kind: text(body.kind),
    startedUs: instantOf(body.start),
    endedUs: instantOf(body.end),
    others: objects(body.participation)
      .filter((part) => text(part.user) !== user)
      .map((part) => ({
        user: text(part.user),
        mode: text(part.mode),
        joinedUs: instantOf(part.joined),
        leftUs: instantOf(part.left),
      })),
  };
}
