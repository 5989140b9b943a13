import { ENTITY_CONTROLS } from '../bundle/names.ts';
import { parseControls } from '../controls/entity/parseControls.ts';
import { policyOf } from '../controls/entity/thresholds.ts';
import { PROCEDURES } from '../controls/procedures/registry.ts';
import { AffidavitError } from '../errors/affidavitError.ts';
import type { EvidenceSet } from '../evidence/evidenceSet.ts';
import { textOf } from '../evidence/tables/settingTables.ts';
import type { TestResult } from '../records/controls.ts';
import type { ReperformReport } from '../records/reports/reperformReport.ts';

/**
 * Reads the entity's controls of a bundle again and compares what follows from them with what the bundle concluded from:
 * the thresholds by policy, and the controls that lead each result.
 *
 * @param text the controls file in the bundle
 * @param set the bundle's evidence set
 */
export function reperformControls(
  text: string,
  set: EvidenceSet,
  results: readonly (Omit<TestResult, 'controls'> & { controls?: readonly string[] })[],
): NonNullable<ReperformReport['controls']> {
  const [first] = results;
  const period = {
    fromMs: Date.parse(first?.tested_from ?? ''),
    toMs: Date.parse(first?.tested_to ?? ''),
    label: '',
  };
  try {
    const known = [...PROCEDURES, ...results.filter(({ id }) => !PROCEDURES.some((one) => one.id === id))];
    const entity = parseControls(text, ENTITY_CONTROLS, known);
    const policy = policyOf(entity, period, null);
    const differences = [
      ...settingDifferences(
        set,
        Object.fromEntries(Object.entries(policy).map(([name, value]) => [name, textOf(value)])),
      ),
      ...results.flatMap(({ id, controls }) =>
        (controls ?? [])
          .filter((name) => !entity.controls.some((one) => one.id === name && one.procedures.includes(id)))
          .map((name) => `${id} leads with ${name}, which does not name it in ${ENTITY_CONTROLS}`),
      ),
    ];
    return { file: ENTITY_CONTROLS, sha256: entity.sha256, controls: entity.controls.length, differences };
  } catch (error) {
    if (!(error instanceof AffidavitError)) throw error;
    return { file: ENTITY_CONTROLS, sha256: '', controls: 0, differences: [error.message] };
  }
}

/** Settings by policy: as the file gives them, and as the bundle's settings have them. */
function settingDifferences({ db }: EvidenceSet, policy: Readonly<Record<string, string>>): string[] {
  const used = new Map(
    db
      .prepare<[], { name: string; value: string }>(
        "SELECT name, value FROM settings WHERE basis = 'entity_policy' ORDER BY name",
      )
      .all()
      .map(({ name, value }) => [name, value]),
  );
  const names = [...new Set([...Object.keys(policy), ...used.keys()])].sort();
  return names
    .filter((name) => policy[name] !== used.get(name))
    .map(
      (name) =>
        `${name} is ${policy[name] ?? 'not set'} in ${ENTITY_CONTROLS}, ${used.get(name) ?? 'not by policy'} in the settings`,
    );
}
