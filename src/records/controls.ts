import { z } from 'zod';
import type { evidenceItemSchema } from './datasets.ts';

/** Results of a test of controls (controls-catalogue: "Results"), and `not_built` for those of the catalogue without code yet. */
export const TEST_RESULTS = [
  'no_exception',
  'exception',
  'judgment_required',
  'insufficient_evidence',
  'not_applicable',
  'not_built',
] as const;

/** One row that breaks a rule. */
export const exceptionSchema = z.object({
  test: z.string(),
  rule: z.string(),
  /** plain words with the facts that break the rule */
  facts: z.string(),
  criteria: z.array(z.string()),
  /** "<dataset>/<key>" or "events/<uid>": where the row stands in the bundle */
  row: z.string(),
});
export type ControlException = z.infer<typeof exceptionSchema>;

/** The result of one test of controls over one population. */
export const testResultSchema = z.object({
  id: z.string(),
  title: z.string(),
  rule: z.string(),
  criteria: z.array(z.string()),
  points_of_focus: z.array(z.string()),
  /** every threshold used, by name */
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  population: z.object({ description: z.string(), size: z.number().int() }),
  result: z.enum(TEST_RESULTS),
  /** why this result, in plain words: never empty */
  explanation: z.string(),
  exceptions: z.number().int(),
  /** rows that a person must judge, with the reason */
  notes: z.array(z.string()),
});
export type TestResult = z.infer<typeof testResultSchema>;

/** Why a kind of evidence speaks to a point of focus. `event` narrows dataset `events` to one event type ("*" suffix = prefix). */
export interface ControlMapping {
  dataset: string;
  event?: string;
  item: z.infer<typeof evidenceItemSchema>;
  criterion: string;
  pointOfFocus: string;
  reason: string;
}
