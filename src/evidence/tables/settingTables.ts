import { settings } from '../../datasets/collection/settings.ts';
import { settingValues } from '../../datasets/collection/settingValues.ts';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import { parseGoDuration } from '../../formats/goDuration.ts';
import { parseWorkingDays } from '../../formats/workingDays.ts';
import { addMade } from '../addMade.ts';
import type { EvidenceSet } from '../evidenceSet.ts';
import type { EvidenceScope } from '../scope.ts';
import { durationUs, type SettingValue } from '../settings.ts';

/** Adds the settings as procedures join them: one row each, and one row for each value of those that are lists. */
export function addSettings(set: EvidenceSet, { all }: EvidenceScope): void {
  addMade(
    set,
    settings,
    all.map(({ name, value, basis }) => ({
      name,
      value: textOf(value),
      number: numberOf(value),
      working_days: workingDaysOf(value),
      in_words: inWords(value),
      basis,
    })),
    ({ name }) => String(name),
  );
  addMade(
    set,
    settingValues,
    all.flatMap(({ name, value }) =>
      valuesOf(value).map(([of, one]) => ({ name, value: one, of_name: of }) as JsonObject),
    ),
  );
}

/** A setting as text: lists joined by "; ", labels as name=value|value. */
export function textOf(value: SettingValue): string {
  if (typeof value !== 'object') return String(value);
  if (isList(value)) return value.join('; ');
  return Object.entries(value)
    .map(([name, values]) => `${name}=${values.join('|')}`)
    .join('; ');
}

/** A setting as a number: durations in microseconds, true as 1; null: no number. */
export function numberOf(value: SettingValue): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' && value !== '' && parseGoDuration(value) !== null
    ? durationUs(value)
    : null;
}

/** Working days of a setting such as `5wd`; null: it is none. */
function workingDaysOf(value: SettingValue): number | null {
  return typeof value === 'string' ? parseWorkingDays(value) : null;
}

/** A setting as a sentence names it: working days in words, everything else as written. */
function inWords(value: SettingValue): string {
  const days = workingDaysOf(value);
  if (days === null) return textOf(value);
  return days === 1 ? '1 working day' : `${days} working days`;
}

/** Values of a list with the label that each is of; empty for plain lists. */
function valuesOf(value: SettingValue): [of: string, value: string][] {
  if (typeof value !== 'object') return [];
  if (isList(value)) return value.map((one): [string, string] => ['', one]);
  return Object.entries(value).flatMap(([name, values]) =>
    values.map((one): [string, string] => [name, one]),
  );
}

function isList(value: SettingValue): value is readonly string[] {
  return Array.isArray(value);
}
