import { z } from 'zod';
import { testConclusionSchema } from './controls.ts';

/** How often a control operates. */
export const FREQUENCIES = [
  'continuous',
  'many times a day',
  'daily',
  'weekly',
  'monthly',
  'quarterly',
  'annual',
  'on occurrence',
] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/**
 * The conclusion on a control of the entity: the most severe result of its tests; `not_tested` when no procedure is mapped to it,
 * `not_in_effect` when it was in effect on no day of the period.
 */
export const controlConclusionSchema = z.enum([
  ...testConclusionSchema.options,
  'not_tested',
  'not_in_effect',
]);

/** A control of the entity as its controls file describes it, with what the tests and the evidence of a period show of it. */
export const controlSummarySchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  owner: z.string(),
  /** empty where the file does not say, as are nature and kind */
  frequency: z.string(),
  nature: z.string(),
  kind: z.string(),
  policy: z.string(),
  /** first and last day, YYYY-MM-DD in UTC; empty: no bound */
  effective_from: z.string(),
  effective_to: z.string(),
  /** whether it was in effect on a day of the period */
  in_effect: z.boolean(),
  /** whether it was in effect on every day of the period */
  in_effect_throughout: z.boolean(),
  /** criteria and points of focus as the file names them */
  criteria: z.array(z.string()),
  procedures: z.array(z.string()),
  request_items: z.array(z.number().int()),
  thresholds: z.record(z.string(), z.unknown()),
  result: controlConclusionSchema,
  tests: z.array(
    z.object({
      id: z.string(),
      reference: z.string(),
      result: testConclusionSchema,
      exceptions: z.number().int(),
    }),
  ),
  /** rows that answer its items of the request list, attached files included */
  evidence_rows: z.number().int(),
  /** whether a test of it was concluded on, or an item of the request list has evidence */
  has_evidence: z.boolean(),
});
export type ControlSummary = z.infer<typeof controlSummarySchema>;

/** The entity's controls in results.json and in `controls list`. */
export const entityControlsSchema = z.object({
  /** lower-case hex SHA-256 of the controls file */
  sha256: z.string(),
  controls: z.array(controlSummarySchema),
  /** criteria in scope to which no control is mapped that was in effect */
  unmapped_criteria: z.array(z.string()),
  /** ids of controls that were in effect and of which nothing is shown */
  controls_without_evidence: z.array(z.string()),
});
export type EntityControlsSummary = z.infer<typeof entityControlsSchema>;
