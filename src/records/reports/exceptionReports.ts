import { z } from 'zod';
import { RESPONSE_STATUSES } from '../choices.ts';
import {
  EXCEPTION_CHANGES,
  EXCEPTION_ENDS,
  exceptionCountsSchema,
  exceptionResponseSchema,
  exceptionStandingSchema,
} from '../exceptions.ts';

const periodSchema = z.object({
  label: z.string(),
  /** RFC 3339, from inclusive, to exclusive */
  from: z.string(),
  to: z.string(),
});

/** An exception with its standing. */
export const registeredExceptionSchema = exceptionStandingSchema.extend({
  id: z.string(),
  reference: z.string(),
  procedure: z.string(),
  dataset: z.string(),
  /** empty: the dataset as a whole */
  row_id: z.string(),
  facts: z.string(),
});
export type RegisteredException = z.infer<typeof registeredExceptionSchema>;

/** An exception that bundles of earlier periods listed, and that is not there any more. */
export const endedExceptionSchema = z.object({
  id: z.string(),
  reference: z.string(),
  procedure: z.string(),
  dataset: z.string(),
  row_id: z.string(),
  facts: z.string(),
  last_seen: z.string(),
  end: z.enum(EXCEPTION_ENDS),
  detail: z.string(),
  status: z.enum(RESPONSE_STATUSES),
});

/** The document of `exceptions list --json`. */
export const exceptionListSchema = z.object({
  period: periodSchema,
  counts: exceptionCountsSchema,
  exceptions: z.array(registeredExceptionSchema),
  ended: z.array(endedExceptionSchema),
});
export type ExceptionList = z.infer<typeof exceptionListSchema>;

/** The document of `exceptions show --json`. */
export const exceptionDetailSchema = z.object({
  id: z.string(),
  procedure: z.string(),
  dataset: z.string(),
  row_id: z.string(),
  fault: z.string(),
  period: periodSchema,
  /** null: it is not among the exceptions of the period */
  listed: registeredExceptionSchema.nullable(),
  history: z.array(
    z.object({
      /** RFC 3339 UTC */
      at: z.string(),
      event: z.enum(['listed', 'answered', ...EXCEPTION_CHANGES, ...EXCEPTION_ENDS]),
      period: z.string(),
      bundle: z.number().int().nullable(),
      detail: z.string(),
      response: exceptionResponseSchema.nullable(),
    }),
  ),
});
export type ExceptionDetail = z.infer<typeof exceptionDetailSchema>;

/** The document of `exceptions respond --json`. */
export const exceptionAnswerSchema = exceptionResponseSchema.extend({ id: z.string() });
export type ExceptionAnswer = z.infer<typeof exceptionAnswerSchema>;

/** The document of `exceptions import --json`. */
export const exceptionImportSchema = z.object({
  file: z.string(),
  /** rows of the file */
  rows: z.number().int(),
  /** rows that nobody had changed or filled in */
  unchanged: z.number().int(),
  recorded: z.array(exceptionAnswerSchema),
});
export type ExceptionImport = z.infer<typeof exceptionImportSchema>;

/** The document of `exceptions template --json`. */
export const exceptionTemplateSchema = z.object({
  period: periodSchema,
  rows: z.number().int(),
  csv: z.string(),
});
export type ExceptionTemplate = z.infer<typeof exceptionTemplateSchema>;
