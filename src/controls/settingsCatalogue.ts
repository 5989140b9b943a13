import type { z } from 'zod';
import { evidenceSettingsSchema, type SettingValue } from '../evidence/settings.ts';
import type { Procedure } from './procedure.ts';
import { FLEET_PROCEDURES } from './procedures/fleet/registry.ts';
import { PROCEDURES } from './procedures/registry.ts';
import { sampleSettingsSchema } from './samples/sampleSettings.ts';
import { controlSettingsSchema } from './settings.ts';

/** A setting as its documentation describes it. */
export interface DocumentedSetting {
  name: string;
  type: string;
  default: SettingValue;
  documentation: string;
  /** ids of the procedures that use it */
  procedures: readonly string[];
  /** whether the evidence set itself depends on it */
  evidenceSet: boolean;
  /** whether the samples do */
  samples: boolean;
}

/**
 * Every setting with default, type, documentation and users, sorted by name.
 *
 * @param procedures that may use them: for a bundle those of one cluster, for the documentation those over a fleet, too
 */
export function documentedSettings(
  procedures: readonly Procedure[] = [...PROCEDURES, ...FLEET_PROCEDURES],
): DocumentedSetting[] {
  const defaults = controlSettingsSchema.parse({}) as Record<string, SettingValue>;
  return Object.entries(controlSettingsSchema.shape)
    .map(([name, schema]) => ({
      name,
      type: typeOf(schema as z.ZodType, defaults[name] as SettingValue),
      default: defaults[name] as SettingValue,
      documentation: (schema as z.ZodType).description ?? '',
      procedures: procedures
        .filter(({ settings, uses }) => Object.hasOwn(settings, name) || uses?.includes(name) === true)
        .map(({ id }) => id),
      evidenceSet: Object.hasOwn(evidenceSettingsSchema.shape, name),
      samples: Object.hasOwn(sampleSettingsSchema.shape, name),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The type of a setting in words. A text that accepts durations and nothing else is a duration. */
function typeOf(schema: z.ZodType, value: SettingValue): string {
  if (typeof value === 'boolean') return 'true or false';
  if (typeof value === 'number') return schema.safeParse(1.5).success ? 'number' : 'whole number';
  if (Array.isArray(value)) return 'list of texts';
  if (typeof value === 'object') return 'object: name → list of texts';
  if (!schema.safeParse('24h').success || schema.safeParse('no duration').success) return 'text';
  return schema.safeParse('5wd').success ? 'duration, or working days (5wd)' : 'duration';
}
