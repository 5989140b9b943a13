import { z } from 'zod';
import { parseGoDuration } from '../formats/goDuration.ts';
import { isDate, parseWorkingDays, WEEKDAYS } from '../formats/workingDays.ts';
import { isTimeZone } from '../formats/zonedTime.ts';

/** A duration as Go writes it: `24h`, `30m`, `1h30m`. */
export const durationSchema = z
  .string()
  .refine((text) => (parseGoDuration(text) ?? -1n) >= 0n, 'not a duration such as 24h, 30m or 90s');

/** The same, or a number of working days: `5wd`. Only procedures that join `working_time` may have such a setting. */
export const deadlineSchema = z
  .string()
  .refine(
    (text) => (parseGoDuration(text) ?? -1n) >= 0n || parseWorkingDays(text) !== null,
    'not a duration such as 24h or 30m, and not a number of working days such as 5wd',
  );

/** Settings of the evidence set itself: which snapshots bound a period, what silence is, what counts as privileged. */
export const evidenceSettingsSchema = z.strictObject({
  closing_within: durationSchema
    .default('36h')
    .describe('how far from the end (or start) of the period a snapshot serves it without a limitation'),
  max_silence_hours: z
    .number()
    .positive()
    .default(24)
    .describe('hours without any event after which the log is silent'),
  root_logins: z
    .array(z.string().min(1))
    .min(1)
    .default(['root'])
    .describe('UNIX logins that give full control of a node'),
  privileged_labels: z
    .record(z.string(), z.array(z.string()))
    .default({ env: ['prod', 'production'] })
    .describe('labels of resources on which root makes a role privileged'),
  privileged_roles: z.array(z.string()).default([]).describe('roles that are privileged in any case'),
  max_standing: durationSchema
    .default('24h')
    .describe('access that ends with its holder within this time is not standing'),
  ticket_pattern: z
    .string()
    .refine(isPattern, 'not a regular expression')
    .default('')
    .describe('regular expression that the reason of an access request must match; empty: none is set'),
  timezone: z
    .string()
    .refine(isTimeZone, 'not a time zone of the IANA database such as Europe/Berlin')
    .default('UTC')
    .describe(
      'time zone of the entity: its days begin and end there, and a date without a time is of that zone',
    ),
  working_days: z
    .array(z.enum(WEEKDAYS))
    .min(1)
    .default(['Mon', 'Tue', 'Wed', 'Thu', 'Fri'])
    .describe('days of the week on which the entity works: Mon, Tue, Wed, Thu, Fri, Sat, Sun'),
  holidays: z
    .array(z.string().refine(isDate, 'not a date such as 2026-12-25'))
    .default([])
    .describe('dates on which the entity does not work'),
});
export type EvidenceSettings = z.infer<typeof evidenceSettingsSchema>;

/** The value of a setting, as printed. */
export type SettingValue =
  | string
  | number
  | boolean
  | readonly string[]
  | Readonly<Record<string, readonly string[]>>;

/** Where the value of a setting comes from. */
export type SettingBasis = 'entity_policy' | 'setting' | 'product_default';

/** One setting as procedures see it. */
export interface Setting {
  name: string;
  value: SettingValue;
  basis: SettingBasis;
}

/**
 * The value of one setting.
 *
 * @throws RangeError for a name that no setting has
 */
export function settingValue(all: readonly Setting[], name: string): SettingValue {
  const found = all.find((setting) => setting.name === name);
  if (found === undefined) throw new RangeError(`no setting is named ${name}`);
  return found.value;
}

/** Microseconds of a duration setting. */
export function durationUs(text: string): number {
  return Number((parseGoDuration(text) ?? 0n) / 1000n);
}

function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}
