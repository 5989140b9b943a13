import { AffidavitError } from '../../errors/affidavitError.ts';
import type { SettingValue } from '../../evidence/settings.ts';
import { printable } from '../../formats/printable.ts';
import type { GivenSettings } from '../../records/givenSettings.ts';
import type { Period } from '../../records/period.ts';
import { type EntityControl, type EntityControls, isInEffect } from './entityControl.ts';

/**
 * Thresholds that the entity's controls set for a period: those of the controls that were in effect.
 *
 * @param given the settings file, whose values must not be other ones
 * @throws AffidavitError FILE_INVALID where two controls, or a control and the settings file, set different values: both are named
 */
export function policyOf(
  entity: EntityControls | null,
  period: Period,
  given: GivenSettings | null,
): Record<string, SettingValue> {
  if (entity === null) return {};
  const found = new Map<string, { value: SettingValue; control: EntityControl }>();
  for (const control of entity.controls.filter((one) => isInEffect(one, period))) {
    for (const [name, value] of Object.entries(control.thresholds)) {
      const other = found.get(name);
      const place = placeOf(entity, control, name);
      if (other !== undefined && !isSame(other.value, value))
        throw conflict(
          `${placeOf(entity, other.control, name)} sets ${name} to ${shown(other.value)}, ${place} to ${shown(value)}.`,
          'Controls that are in effect at the same time share one value: change one of them, or its effective dates.',
        );
      if (given !== null && Object.hasOwn(given.values, name) && !isSame(given.values[name], value))
        throw conflict(
          `${printable(given.file, 200)} sets ${name} to ${shown(given.values[name])}, ${place} to ${shown(value)}.`,
          `Remove ${name} from one of the two files.`,
        );
      found.set(name, { value, control });
    }
  }
  return Object.fromEntries([...found].map(([name, { value }]) => [name, value]));
}

function placeOf({ file }: EntityControls, { id, thresholdLines }: EntityControl, name: string): string {
  return `${id} (${printable(file, 200)}, line ${thresholdLines.get(name) ?? 1})`;
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function shown(value: unknown): string {
  return printable(typeof value === 'string' ? value : JSON.stringify(value), 100);
}

function conflict(message: string, hint: string): AffidavitError {
  return new AffidavitError('FILE_INVALID', message, hint);
}
