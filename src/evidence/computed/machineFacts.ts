import { sigstorePolicyUses } from '../../datasets/machines/sigstorePolicyUses.ts';
import { tokenFacts } from '../../datasets/machines/tokenFacts.ts';
import { workloadFacts } from '../../datasets/machines/workloadFacts.ts';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import { object, objects, text } from '../../formats/json.ts';
import { microseconds, preciseText } from '../../formats/timestamp.ts';
import { addMade } from '../addMade.ts';
import type { EvidenceSet } from '../evidenceSet.ts';
import type { EvidenceScope } from '../scope.ts';
import { startedMs } from '../states.ts';
import type { ComputedTable } from './computedTable.ts';
import { missingBound } from './tokenBounds.ts';

/** What the rules of join tokens and workload identities amount to. */
export const machineFacts: ComputedTable = {
  add(set, scope) {
    addMade(set, tokenFacts, tokens(set, scope), ({ token_row }) => String(token_row));
    addMade(set, workloadFacts, workloads(set), ({ workload_identity }) => String(workload_identity));
    addMade(
      set,
      sigstorePolicyUses,
      policyUses(set),
      ({ workload_identity, policy }) => `${workload_identity}/${policy}`,
    );
  },
};

function* tokens(set: EvidenceSet, { closing }: EvidenceScope): Generator<JsonObject> {
  const nowUs = startedMs(closing) * 1000;
  for (const { key, json } of set.rows('tokens')) {
    const body = JSON.parse(json) as JsonObject;
    const metadata = object(body.metadata);
    const spec = object(body.spec);
    const method = text(spec.join_method) || 'token';
    const expiresUs = microseconds(text(metadata.expires));
    const expires = expiresUs !== null && expiresUs > 0 ? expiresUs : null;
    const bound = object(spec.bound_keypair);
    yield {
      token_row: key,
      token: text(metadata.name),
      method,
      secret: method === 'token',
      expires: expires === null ? null : preciseText(expires),
      left_us: expires === null ? null : expires - nowUs,
      missing_bound: missingBound(method, spec),
      recovery: text(object(bound.recovery).mode),
      rotate_after: text(bound.rotate_after) || null,
      last_rotated: text(object(object(body.status).bound_keypair).last_rotated_at) || null,
      bot: text(spec.bot_name),
      owner: text(object(metadata.labels).owner),
    };
  }
}

function* workloads(set: EvidenceSet): Generator<JsonObject> {
  for (const { json } of set.rows('workload_identities')) {
    const body = JSON.parse(json) as JsonObject;
    const spec = object(body.spec);
    const rules = objects(object(spec.rules).allow);
    const spiffe = text(object(spec.spiffe).id);
    yield {
      workload_identity: text(object(body.metadata).name),
      rules: rules.length,
      empty_rules: rules.filter(isEmpty).length,
      spiffe_id: spiffe,
      templated: spiffe.includes('{{'),
    };
  }
}

function isEmpty(rule: JsonObject): boolean {
  return text(rule.expression).trim() === '' && objects(rule.conditions).length === 0;
}

/** `sigstore.policy_satisfied("a", "b")` in the expression of a rule. */
const SATISFIED = /policy_satisfied\(([^)]*)\)/g;

function* policyUses(set: EvidenceSet): Generator<JsonObject> {
  const known = new Set([...set.rows('sigstore_policies')].map(({ key }) => key));
  for (const { json } of set.rows('workload_identities')) {
    const body = JSON.parse(json) as JsonObject;
    const named = new Set<string>();
    for (const rule of objects(object(object(body.spec).rules).allow))
      for (const [, names = ''] of text(rule.expression).matchAll(SATISFIED))
        for (const [, name = ''] of names.matchAll(/"([^"]+)"/g)) named.add(name);
    for (const policy of named)
      yield { workload_identity: text(object(body.metadata).name), policy, policy_exists: known.has(policy) };
  }
}
