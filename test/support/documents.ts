import { z } from 'zod';
import { documentId } from '../../src/cli/documentId.ts';

/** What a command prints with --json: its report, with `schema` before it. */
export function documentSchema<Shape extends z.core.$ZodLooseShape>(
  command: string,
  report: z.ZodObject<Shape>,
) {
  return z.strictObject({ schema: z.literal(documentId(command)), ...report.shape });
}

/** Every error under --json. */
export const errorDocumentSchema = z.strictObject({
  error: z.strictObject({
    code: z.string().regex(/^[A-Z][A-Z_]+$/),
    message: z.string().min(1),
    hint: z.string(),
    exit: z.number().int(),
  }),
});
