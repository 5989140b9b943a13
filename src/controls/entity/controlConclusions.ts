import { mostSevere, type TestResult } from '../../records/controls.ts';
import type { ControlSummary, EntityControlsSummary } from '../../records/entityControl.ts';
import type { Period } from '../../records/period.ts';
import type { RequestRow } from '../../records/requestList.ts';
import { CRITERIA } from '../catalogue/criteria.ts';
import { REQUEST_ITEMS } from '../requestList/items.ts';
import {
  type EntityControl,
  type EntityControls,
  isInEffect,
  isInEffectThroughout,
} from './entityControl.ts';

/** Results that lead with the entity's controls: those in effect that name the procedure, in the order of the file. */
export function withControls(
  results: readonly TestResult[],
  entity: EntityControls | null,
  period: Period,
): TestResult[] {
  const inEffect = (entity?.controls ?? []).filter((control) => isInEffect(control, period));
  return results.map((result) => {
    const controls = inEffect.filter(({ procedures }) => procedures.includes(result.id)).map(({ id }) => id);
    const [first] = controls;
    return first === undefined ? result : { ...result, controls, reference: referenceOf(first, result.id) };
  });
}

/** The reference of a test as one of its controls prints it: AC-07/K11. */
export function referenceOf(control: string, test: string): string {
  return `${control}/${test}`;
}

/** Items of the request list that a control answers: those that it names, else those of its procedures. */
export function itemsOfControl({ request_items, procedures }: EntityControl): number[] {
  if (request_items.length > 0) return [...request_items];
  return REQUEST_ITEMS.filter(({ tests }) => tests.some((test) => procedures.includes(test))).map(
    ({ item }) => item,
  );
}

/** Ids of the controls in effect that answer an item of the request list. */
export function controlsOfItem(item: number, entity: EntityControls | null, period: Period): string[] {
  return (entity?.controls ?? [])
    .filter((control) => isInEffect(control, period) && itemsOfControl(control).includes(item))
    .map(({ id }) => id);
}

/** The conclusions on the entity's controls, and where controls or evidence are missing. */
export function concludeControls(
  entity: EntityControls,
  period: Period,
  results: readonly TestResult[],
  requests: readonly RequestRow[],
): EntityControlsSummary {
  const controls = entity.controls.map((control) => summaryOf(control, period, results, requests));
  return {
    sha256: entity.sha256,
    controls,
    unmapped_criteria: unmappedCriteria(controls),
    controls_without_evidence: controls
      .filter(({ in_effect, has_evidence }) => in_effect && !has_evidence)
      .map(({ id }) => id),
  };
}

function summaryOf(
  control: EntityControl,
  period: Period,
  results: readonly TestResult[],
  requests: readonly RequestRow[],
): ControlSummary {
  const in_effect = isInEffect(control, period);
  const items = itemsOfControl(control);
  const tests = results
    .filter(({ id }) => in_effect && control.procedures.includes(id))
    .map(({ id, result, exceptions }) => ({
      id,
      reference: referenceOf(control.id, id),
      result,
      exceptions,
    }));
  const evidence_rows = requests
    .filter(({ item }) => items.includes(item))
    .reduce((sum, { rows }) => sum + rows, 0);
  const { id, title, description, owner, policy, criteria, procedures, thresholds } = control;
  return {
    id,
    title,
    description,
    owner,
    frequency: control.frequency ?? '',
    nature: control.nature ?? '',
    kind: control.kind ?? '',
    policy,
    effective_from: control.effective_from ?? '',
    effective_to: control.effective_to ?? '',
    in_effect,
    in_effect_throughout: isInEffectThroughout(control, period),
    criteria: [...criteria],
    procedures: [...procedures],
    request_items: items,
    thresholds: { ...thresholds },
    result: in_effect ? (mostSevere(tests.map(({ result }) => result)) ?? 'not_tested') : 'not_in_effect',
    tests,
    evidence_rows,
    has_evidence: evidence_rows > 0 || tests.some(({ result }) => CONCLUDED.has(result)),
  };
}

const CONCLUDED: ReadonlySet<string> = new Set(['no_exception', 'exception', 'judgment_required']);

/** Criteria in scope of which no control in effect names the criterion or a point of focus. */
function unmappedCriteria(controls: readonly ControlSummary[]): string[] {
  const named = new Set(
    controls
      .filter(({ in_effect }) => in_effect)
      .flatMap(({ criteria }) => criteria.map((one) => one.split('-')[0])),
  );
  return CRITERIA.filter(({ id, inScope }) => inScope && !named.has(id)).map(({ id }) => id);
}
