import { z } from 'zod';

/** One effective value of the configuration. */
const effectiveValueSchema = z.object({
  /** as in affidavit.yaml; parts of lists and mappings as `people[0].file` */
  key: z.string(),
  /** without secrets; null: none */
  value: z.union([z.string(), z.number(), z.boolean(), z.array(z.unknown()), z.null()]),
  from: z.enum(['flag', 'variable', 'file', 'default']),
  /** the flag or the variable that gave it, or the file that `fleet` names; null otherwise */
  name: z.string().nullable(),
  /** line of the file, from 1; null when it is not from there */
  line: z.number().int().nullable(),
});
export type EffectiveValue = z.infer<typeof effectiveValueSchema>;

/** `config show --json`: effective values and where each is from. */
export const configReportSchema = z.object({
  /** absolute path; null: there is none */
  file: z.string().nullable(),
  /** the cluster of `fleet` whose values these are; null: none */
  cluster: z.string().nullable(),
  values: z.array(effectiveValueSchema),
  /** variables that hold secrets: whether each is set */
  secrets: z.array(z.object({ variable: z.string(), set: z.boolean() })),
});
export type ConfigReport = z.infer<typeof configReportSchema>;
