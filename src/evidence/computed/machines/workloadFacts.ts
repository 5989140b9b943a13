import { eventOutcome } from '../../../datasets/eventTypes/outcome.ts';
import { sigstorePolicyUses } from '../../../datasets/machines/sigstorePolicyUses.ts';
import { workloadFacts as dataset } from '../../../datasets/machines/workloadFacts.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { object, objects, text } from '../../../formats/json.ts';
import { rangeOfMs } from '../../../formats/timeRange.ts';
import { preciseText } from '../../../formats/timestamp.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import type { EvidenceScope } from '../../scope.ts';
import type { ComputedTable } from '../computedTable.ts';
import { definitionsOf, isClosing } from '../definitions.ts';

/** The meaning of the rules of workload identities, for every definition of the period, and the policies they name (K16). */
export const workloadFacts: ComputedTable = {
  histories: [{ table: dataset.name, datasets: ['workload_identities'] }],
  add(set, scope) {
    addMade(set, dataset, workloads(scope), ({ shown_by, workload_row, event_uid, valid_from }) =>
      shown_by === 'event' ? `event/${event_uid}` : `${workload_row}/${valid_from}`,
    );
    addMade(
      set,
      sigstorePolicyUses,
      policyUses(set),
      ({ workload_identity, policy }) => `${workload_identity}/${policy}`,
    );
  },
};

/** A definition of a workload identity, and where it comes from. */
interface Definition {
  body: JsonObject;
  workload_row: string;
  shown_by: 'snapshot' | 'event';
  event_uid: string;
  at_end: boolean;
  valid_from: string | null;
  valid_until: string | null;
}

function* workloads(scope: EvidenceScope): Generator<JsonObject> {
  for (const { body, ...source } of definitions(scope)) {
    const spec = object(body.spec);
    const rules = objects(object(spec.rules).allow);
    const spiffe = text(object(spec.spiffe).id);
    const values = unattestedIn(spiffe);
    yield {
      workload_identity: text(object(body.metadata).name),
      ...source,
      rules: rules.length,
      empty_rules: rules.filter(isEmpty).length,
      spiffe_id: spiffe,
      templated: spiffe.includes('{{'),
      unattested: values,
    };
  }
}

function* definitions(scope: EvidenceScope): Generator<Definition> {
  for (const { rowId, body, validity } of definitionsOf(scope, 'workload_identities'))
    yield {
      body,
      workload_row: rowId,
      shown_by: 'snapshot',
      event_uid: '',
      at_end: isClosing(validity, scope),
      valid_from: validity.from === null ? null : preciseText(validity.from),
      valid_until: validity.until === null ? null : preciseText(validity.until),
    };
  // newer gateways write the whole resource into the events of its making and changing: between snapshots nothing else shows it
  const { store, period } = scope;
  const types = ['workload_identity.create', 'workload_identity.update'];
  for (const event of store.events({ ...rangeOfMs(period), types })) {
    const body = JSON.parse(event.json) as JsonObject;
    const data = object(body.workload_identity_data);
    if (data.spec === undefined || eventOutcome({ ...event, body }) !== 'succeeded') continue;
    const name = text(object(data.metadata).name) || text(body.name);
    yield {
      body: { ...data, metadata: { name } },
      workload_row: name,
      shown_by: 'event',
      event_uid: event.uid,
      at_end: false,
      valid_from: preciseText(event.timeUs),
      valid_until: null,
    };
  }
}

/** A rule that says nothing admits everybody: no condition that names an attribute, and no expression but "true". */
function isEmpty(rule: JsonObject): boolean {
  const expression = text(rule.expression).trim();
  const saysNothing = expression === '' || /^\(*\s*true\s*\)*$/i.test(expression);
  return saysNothing && objects(rule.conditions).every(({ attribute }) => text(attribute).trim() === '');
}

/** `{{ workload.kubernetes.pod_name }}`: the attribute is the part before any function or filter. */
const TEMPLATE = /\{\{([^}]*)\}\}/g;

/** Attributes that the join method or the attestation of the workload established (teleport-api §2.10). */
const ATTESTED = /^(?:workload\.[a-z]+\.|join\.(?!meta\.)[a-z_]+\.)/;

/** Attributes of a SPIFFE id's template that nobody attested: names, traits and labels of the user, the name of the token. */
function unattestedIn(spiffe: string): string[] {
  const named = [...spiffe.matchAll(TEMPLATE)].map(([, inside = '']) => inside.trim());
  return [...new Set(named.filter((attribute) => !ATTESTED.test(attribute)))];
}

/** `sigstore.policy_satisfied("a", "b")` in the expression of a rule. */
const SATISFIED = /policy_satisfied\s*\(((?:\s*"(?:[^"\\]|\\.)*"\s*,?)*)\s*\)/g;
const QUOTED = /"(?:[^"\\]|\\.)*"/g;

function* policyUses(set: EvidenceSet): Generator<JsonObject> {
  const known = new Set([...set.rows('sigstore_policies')].map(({ key }) => key));
  for (const { json } of set.rows('workload_identities')) {
    const body = JSON.parse(json) as JsonObject;
    const named = new Set<string>();
    for (const rule of objects(object(object(body.spec).rules).allow))
      for (const [, names = ''] of text(rule.expression).matchAll(SATISFIED))
        for (const [quoted] of names.matchAll(QUOTED)) named.add(unquoted(quoted));
    for (const policy of named)
      yield { workload_identity: text(object(body.metadata).name), policy, policy_exists: known.has(policy) };
  }
}

/** The text of a string literal; one with escapes that JSON does not know is taken literally. */
function unquoted(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted.slice(1, -1);
  }
}
