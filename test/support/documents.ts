import { z } from 'zod';

/** Every error under --json. */
export const errorDocumentSchema = z.strictObject({
  error: z.strictObject({
    code: z.string().regex(/^[A-Z][A-Z_]+$/),
    message: z.string().min(1),
    hint: z.string(),
    exit: z.number().int(),
  }),
});

/** `errors --json`. */
export const errorCodesSchema = z.strictObject({
  errors: z.array(z.strictObject({ code: z.string(), exit: z.number().int(), meaning: z.string() })),
  verify: z.array(z.strictObject({ code: z.string(), meaning: z.string() })),
});
