import { z } from 'zod';
import type { SettingValue } from '../../evidence/settings.ts';
import { FREQUENCIES } from '../../records/entityControl.ts';
import type { Period } from '../../records/period.ts';

const line = (max: number) => z.string().trim().max(max);
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'not a day such as 2026-07-01')
  .refine(isDay, 'no such day');

/** One control in the controls file. */
export const entityControlSchema = z.strictObject({
  id: z
    .string('not a text: put it in quotes')
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/, 'not an id: up to 40 letters, digits, ".", "_" and "-"'),
  title: line(200).min(1),
  description: line(2_000).default(''),
  owner: line(200).default(''),
  frequency: z.enum(FREQUENCIES).optional(),
  nature: z.enum(['manual', 'automated']).optional(),
  kind: z.enum(['preventive', 'detective']).optional(),
  policy: line(500).default(''),
  effective_from: day.optional(),
  effective_to: day.optional(),
  criteria: z.array(z.string()).min(1, 'names no criterion'),
  procedures: z.array(z.string()).default([]),
  request_items: z.array(z.number().int().min(1).max(76)).default([]),
  thresholds: z.record(z.string(), z.unknown()).default({}),
});

/** The whole controls file. */
export const controlsFileSchema = z.strictObject({
  controls: z.array(entityControlSchema).min(1, 'lists no control').max(500),
});

/** A control of the entity. */
export interface EntityControl extends Omit<z.infer<typeof entityControlSchema>, 'thresholds'> {
  thresholds: Readonly<Record<string, SettingValue>>;
  /** line of the file where it begins, and those of its thresholds by name */
  line: number;
  thresholdLines: ReadonlyMap<string, number>;
}

/** The entity's controls, with the file that they are from. */
export interface EntityControls {
  /** name of the file as it was given, for messages */
  file: string;
  /** its text and the lower-case hex SHA-256 of it */
  text: string;
  sha256: string;
  controls: readonly EntityControl[];
}

type Effect = Pick<EntityControl, 'effective_from' | 'effective_to'>;

/** Whether a control was in effect on a day of a period; its last day is included. */
export function isInEffect({ effective_from, effective_to }: Effect, { fromMs, toMs }: Period): boolean {
  return startOf(effective_from) < toMs && endOf(effective_to) > fromMs;
}

/** Whether a control was in effect during a whole period. */
export function isInEffectThroughout({ effective_from, effective_to }: Effect, period: Period): boolean {
  return startOf(effective_from) <= period.fromMs && endOf(effective_to) >= period.toMs;
}

function startOf(first: string | undefined): number {
  return first === undefined ? Number.NEGATIVE_INFINITY : Date.parse(`${first}T00:00:00Z`);
}

function endOf(last: string | undefined): number {
  return last === undefined ? Number.POSITIVE_INFINITY : Date.parse(`${last}T00:00:00Z`) + 86_400_000;
}

function isDay(text: string): boolean {
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}
