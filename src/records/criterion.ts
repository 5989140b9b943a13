import { z } from 'zod';
import { testResultSchema } from './controls.ts';
import { controlSummarySchema, entityControlsSchema } from './entityControl.ts';

/** One criterion in `controls list`. Counts are null without a store. */
export const criterionSummarySchema = z.object({
  id: z.string(),
  name: z.string(),
  in_scope: z.boolean(),
  /** why it is out of scope; empty when it is in */
  scope_reason: z.string(),
  points_of_focus: z.number().int(),
  evidence_rows: z.number().int().nullable(),
  results: z.array(z.object({ id: z.string(), result: z.string(), exceptions: z.number().int() })),
});
export type CriterionSummary = z.infer<typeof criterionSummarySchema>;

/** `controls list`: the entity's controls (null without a controls file), then the criteria. */
export const controlsReportSchema = z.object({
  entity: entityControlsSchema.nullable(),
  criteria: z.array(criterionSummarySchema),
});
export type ControlsReport = z.infer<typeof controlsReportSchema>;

/** `controls show`: a criterion, or a control of the entity. */
export const criterionDetailSchema = criterionSummarySchema
  .omit({ points_of_focus: true, results: true })
  .extend({
    /** the control of the entity that is shown; null for a criterion */
    control: controlSummarySchema.nullable(),
    points_of_focus: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        older_name: z.string().nullable(),
        evidence: z.array(
          z.object({
            dataset: z.string(),
            item: z.string(),
            reason: z.string(),
            rows: z.number().int().nullable(),
          }),
        ),
      }),
    ),
    tests: z.array(testResultSchema),
  });
export type CriterionDetail = z.infer<typeof criterionDetailSchema>;
