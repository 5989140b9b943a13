import { hash } from 'node:crypto';
import type { z } from 'zod';
import type { AffidavitError } from '../../errors/affidavitError.ts';
import type { SettingValue } from '../../evidence/settings.ts';
import { didYouMean } from '../../formats/nearest.ts';
import { printable } from '../../formats/printable.ts';
import type { PlacedYaml } from '../../formats/yaml/placedYaml.ts';
import { faultsOfForm, readYaml, type YamlFault, yamlFileError } from '../../formats/yaml/yamlFaults.ts';
import { CRITERIA } from '../catalogue/criteria.ts';
import { POINTS_OF_FOCUS } from '../catalogue/pointsOfFocus.ts';
import { isOwnId } from '../custom/customProcedure.ts';
import type { Procedure } from '../procedure.ts';
import { controlSettingsSchema } from '../settings.ts';
import {
  controlsFileSchema,
  type EntityControl,
  type EntityControls,
  type entityControlSchema,
} from './entityControl.ts';
import { OTHER_CRITERIA } from './otherCriteria.ts';

const KNOWN_CRITERIA = [
  ...CRITERIA.map(({ id }) => id),
  ...POINTS_OF_FOCUS.map(({ id }) => id),
  ...OTHER_CRITERIA,
];

type ReadControl = z.infer<typeof entityControlSchema>;

/**
 * Reads the entity's controls from YAML.
 *
 * @param file its name, for errors
 * @param procedures those that controls may name: ours and the entity's own
 * @throws AffidavitError FILE_INVALID naming each fault with line and column
 */
export function parseControls(
  text: string,
  file: string,
  procedures: readonly Pick<Procedure, 'id'>[],
): EntityControls {
  const yaml = readYaml(text, (faults, cause) => invalid(file, faults, cause));
  const parsed = controlsFileSchema.safeParse(yaml.value);
  if (!parsed.success)
    throw invalid(file, faultsOfForm(yaml, controlsFileSchema, parsed.error.issues, nameOf));
  const found = parsed.data.controls;
  const faults = [
    ...found.flatMap((control, index) => faultsOfControl(yaml, control, index, procedures)),
    ...repeatedIds(yaml, found),
  ];
  if (faults.length > 0) throw invalid(file, faults);
  return {
    file,
    text,
    sha256: hash('sha256', text),
    controls: found.map((control, index) => placed(yaml, control, index)),
  };
}

function placed(yaml: PlacedYaml, control: ReadControl, index: number): EntityControl {
  const path = ['controls', index];
  const names = Object.keys(control.thresholds);
  return {
    ...control,
    thresholds: control.thresholds as Record<string, SettingValue>,
    line: yaml.placeOf(path).line,
    thresholdLines: new Map(names.map((name) => [name, yaml.placeOfKey([...path, 'thresholds'], name).line])),
  };
}

/** Faults of meaning: names that do not exist, values that a setting does not take, a last day before the first. */
function faultsOfControl(
  yaml: PlacedYaml,
  control: ReadControl,
  index: number,
  procedures: readonly Pick<Procedure, 'id'>[],
): YamlFault[] {
  const path = ['controls', index];
  const faults: YamlFault[] = [];
  const fault = (at: readonly PropertyKey[], message: string) =>
    faults.push({ place: yaml.placeOf([...path, ...at]), message });
  const known = procedures.map(({ id }) => id);
  if (KNOWN_CRITERIA.includes(control.id) || known.includes(control.id))
    fault(['id'], `"${control.id}" is the id of a criterion or of a procedure`);
  control.criteria.forEach((name, at) => {
    if (!KNOWN_CRITERIA.includes(name))
      fault(
        ['criteria', at],
        `"${printable(name, 60)}" is neither a criterion nor a point of focus${didYouMean(name, KNOWN_CRITERIA)}`,
      );
  });
  control.procedures.forEach((id, at) => {
    if (known.includes(id)) return;
    const hint = isOwnId(id) ? ': name the folder that holds it with --procedures' : didYouMean(id, known);
    fault(['procedures', at], `there is no procedure "${printable(id, 60)}"${hint}`);
  });
  for (const list of ['criteria', 'procedures', 'request_items'] as const) {
    const at = (control[list] as unknown[]).findIndex((one, number, all) => all.indexOf(one) !== number);
    if (at >= 0) fault([list, at], `${list} names ${String(control[list][at])} twice`);
  }
  const { effective_from: first, effective_to: last } = control;
  if (first !== undefined && last !== undefined && last < first)
    fault(['effective_to'], `it ends on ${last}, before it begins on ${first}`);
  return [...faults, ...faultsOfThresholds(yaml, control, index)];
}

function faultsOfThresholds(yaml: PlacedYaml, { thresholds }: ReadControl, index: number): YamlFault[] {
  const path = ['controls', index, 'thresholds'];
  return Object.entries(thresholds).flatMap(([name, value]) => {
    if (!Object.hasOwn(controlSettingsSchema.shape, name))
      return {
        place: yaml.placeOfKey(path, name),
        message: `there is no setting "${printable(name, 60)}"${didYouMean(name, Object.keys(controlSettingsSchema.shape))}`,
      };
    const parsed = (controlSettingsSchema.shape[name] as z.ZodType).safeParse(value);
    if (parsed.success && value !== undefined && value !== null) return [];
    const why = parsed.error?.issues[0]?.message ?? 'it has no value';
    return { place: yaml.placeOf([...path, name]), message: `${name}: ${why}` };
  });
}

function repeatedIds(yaml: PlacedYaml, controls: readonly ReadControl[]): YamlFault[] {
  const seen = new Map<string, number>();
  return controls.flatMap(({ id }, index) => {
    const line = seen.get(id.toLowerCase());
    const place = yaml.placeOf(['controls', index, 'id']);
    if (line === undefined) seen.set(id.toLowerCase(), place.line);
    return line === undefined ? [] : [{ place, message: `the id ${id} is that of line ${line}` }];
  });
}

/** `controls[2].owner` as a reader says it. */
function nameOf(path: readonly PropertyKey[]): string {
  const [, , ...rest] = path;
  if (path.length === 0) return 'the file';
  if (path.length === 1) return String(path[0]);
  return rest.length === 0 ? 'the control' : rest.map(String).join('.');
}

function invalid(file: string, faults: readonly YamlFault[], cause?: unknown): AffidavitError {
  const hint = 'See `affidavit controls template` for an example.';
  return yamlFileError(file, 'does not describe controls', faults, hint, cause);
}
