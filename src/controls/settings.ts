import { z } from 'zod';
import {
  type EvidenceSettings,
  evidenceSettingsSchema,
  type Setting,
  type SettingBasis,
  type SettingValue,
} from '../evidence/settings.ts';
import { FLEET_PROCEDURES } from './procedures/fleet/registry.ts';
import { PROCEDURES } from './procedures/registry.ts';
import { sampleSettingsSchema } from './samples/sampleSettings.ts';

/**
 * Every threshold, with its default and documentation: those of the evidence set, of the samples and of each procedure. Two procedures
 * may share one only as the same schema (sharedSettings.ts).
 */
export const controlSettingsSchema = z.strictObject({
  ...evidenceSettingsSchema.shape,
  ...sampleSettingsSchema.shape,
  ...Object.assign({}, ...[...PROCEDURES, ...FLEET_PROCEDURES].map(({ settings }) => settings)),
} as z.ZodRawShape);

/** All settings with their values and where each value comes from. */
export interface ControlSettings {
  /** those that the evidence set itself depends on */
  evidence: EvidenceSettings;
  all: readonly Setting[];
}

/**
 * Puts together the settings of a conclusion: defaults, what the person set, and on top of both the thresholds of the entity's
 * own controls.
 *
 * @param given values by name, as read from a settings file
 * @param policy thresholds of the entity's controls
 * @throws ZodError naming the settings that are wrong
 */
export function controlSettings(
  given: Record<string, unknown> = {},
  policy: Record<string, unknown> = {},
): ControlSettings {
  const values = controlSettingsSchema.parse({ ...given, ...policy }) as Record<string, SettingValue>;
  const basisOf = (name: string): SettingBasis => {
    if (Object.hasOwn(policy, name)) return 'entity_policy';
    return Object.hasOwn(given, name) ? 'setting' : 'product_default';
  };
  const all = Object.keys(values)
    .sort()
    .map((name) => ({ name, value: values[name] as SettingValue, basis: basisOf(name) }));
  const own = Object.fromEntries(
    Object.keys(evidenceSettingsSchema.shape).map((name) => [name, values[name]]),
  );
  return { evidence: evidenceSettingsSchema.parse(own), all };
}
