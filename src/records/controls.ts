import { z } from 'zod';
import type { evidenceItemSchema } from './datasets.ts';
import type { ExceptionStanding } from './exceptions.ts';

/** Results of a test of controls. */
export const TEST_RESULTS = [
  'no_exception',
  'exception',
  'judgment_required',
  'insufficient_evidence',
  'not_applicable',
] as const;
export const testConclusionSchema = z.enum(TEST_RESULTS);
export type TestConclusion = z.infer<typeof testConclusionSchema>;

/** The same results, the most severe first. */
export const MOST_SEVERE_FIRST: readonly TestConclusion[] = [
  'exception',
  'insufficient_evidence',
  'judgment_required',
  'no_exception',
  'not_applicable',
];

/** The most severe of results; null: there are none. */
export function mostSevere(results: readonly TestConclusion[]): TestConclusion | null {
  return MOST_SEVERE_FIRST.find((word) => results.includes(word)) ?? null;
}

/** One row that breaks a rule. */
export const exceptionSchema = z.object({
  /** stable over periods, numbers and wordings (controls/exceptionId.ts): lower-case hex SHA-256 */
  id: z.string(),
  test: z.string(),
  /** the control and the test, as every other file prints them */
  reference: z.string(),
  rule: z.string(),
  /** plain words with the facts that break the rule */
  facts: z.string(),
  criteria: z.array(z.string()),
  /** "<dataset>/<key>" or "events/<uid>": where the row is in the bundle */
  row: z.string(),
  dataset: z.string(),
  /** key of the row in the dataset; empty: the dataset as a whole */
  row_id: z.string(),
  /** which fault of the row, where it can have several; empty: the only one */
  fault: z.string(),
  /** rows of the population that the test was applied to */
  population_size: z.number().int(),
  /** RFC 3339 */
  as_of: z.string(),
  /** the setting that the exception rests on; empty: none */
  threshold: z.string(),
  /** where that setting's value comes from; empty where there is none */
  basis: z.string(),
});
export type ControlException = z.infer<typeof exceptionSchema>;

/** An exception with the place of its row in the bundle, and its standing in the register. */
export interface ListedException extends ControlException {
  /** path of the .jsonl that holds the row; empty where none does */
  file: string;
  /** number of the row's line in it, from 1; null where the exception is not about one row */
  line: number | null;
  /** lower-case hex SHA-256 of that line without its line feed; empty likewise */
  record_sha256: string;
  standing: ExceptionStanding;
}

/** The result of one test of controls over one population. Times RFC 3339 UTC. */
export const testResultSchema = z.object({
  id: z.string(),
  title: z.string(),
  rule: z.string(),
  criteria: z.array(z.string()),
  points_of_focus: z.array(z.string()),
  family: z.enum(['control', 'completeness_and_accuracy']),
  type: z.enum(['design', 'operation']),
  /** who wrote the procedure: the product, or the entity */
  author: z.enum(['affidavit', 'entity']),
  /** lower-case hex SHA-256 of its text, controls/procedures/<id>.sql */
  procedure_sha256: z.string(),
  /** ids of the entity's controls in effect that name the procedure; empty without a controls file */
  controls: z.array(z.string()),
  /** the first control of the entity, else the criterion, and the test, as every other file prints them: AC-07/K11, CC6.2/K11 */
  reference: z.string(),
  tested_from: z.string(),
  tested_to: z.string(),
  as_of: z.string(),
  /** where the thresholds come from; product_default when one of them is the product's */
  basis: z.string(),
  /** every threshold used, by name */
  settings: z.record(z.string(), z.unknown()),
  population: z.object({ description: z.string(), size: z.number().int() }),
  result: testConclusionSchema,
  /** why this result, in plain words: never empty */
  explanation: z.string(),
  exceptions: z.number().int(),
  /** those of the exceptions that rest on a default of the product */
  exceptions_on_product_default: z.number().int(),
  /** what is missing in the evidence; empty when nothing is */
  insufficient: z.array(z.string()),
  /** rows and questions that require judgment, with the reason */
  notes: z.array(z.string()),
  /** facts beside the result */
  remarks: z.array(z.string()),
});
export type TestResult = z.infer<typeof testResultSchema>;

/** Why rows of a dataset, or events of one type, are evidence for a point of focus. */
export interface ControlMapping {
  dataset: string;
  /** type of the events, of dataset `events` */
  event?: string;
  item: z.infer<typeof evidenceItemSchema>;
  criterion: string;
  pointOfFocus: string;
  reason: string;
}
