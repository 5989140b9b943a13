import { z } from 'zod';

/** The document of `store check`. */
export const storeCheckSchema = z.object({
  store: z.string().describe('path of the store'),
  snapshots: z.number().int(),
  events: z.number().int(),
  damage: z
    .array(
      z.object({
        kind: z.enum(['structure', 'content']).describe('pages, tables and indexes; or a row and its digest'),
        dataset: z.string().describe('dataset or table; empty where it is not known'),
        row: z.string().describe('the place in words'),
      }),
    )
    .describe('the first places that are not as they were written, at most 1000'),
  damaged: z.number().int().describe('how many places were found'),
  pruned_before: z
    .string()
    .nullable()
    .describe('day before which evidence was pruned (`store prune`), YYYY-MM-DD; null: none was'),
  warnings: z.array(z.string()).describe('modes and owners of the files, in sentences'),
});
export type StoreCheck = z.infer<typeof storeCheckSchema>;

/** The document of `store backup`; its manifest beside the copy holds the same. */
export const storeBackupSchema = z.object({
  created: z.string().describe('RFC 3339 UTC'),
  store: z.string().describe('path of the store that was copied'),
  store_version: z.number().int(),
  cluster: z.string().nullable(),
  snapshots: z.number().int(),
  last_snapshot: z.number().int().nullable(),
  events: z.number().int(),
  files: z.array(z.object({ name: z.string(), bytes: z.number().int(), sha256: z.string() })),
});
export type StoreBackup = z.infer<typeof storeBackupSchema>;

/** The document of `store compact`. */
export const storeCompactionSchema = z.object({
  store: z.string(),
  bytes_before: z.number().int(),
  bytes_after: z.number().int(),
});
export type StoreCompaction = z.infer<typeof storeCompactionSchema>;

/** The document of `store prune`. */
export const storePruningSchema = z.object({
  store: z.string(),
  before: z.string().describe('YYYY-MM-DD: no period that begins before it can be concluded on any more'),
  events_before: z
    .string()
    .describe('RFC 3339: audit events before it are removed, but those that histories rest on'),
  first_snapshot: z.number().int().describe('the first snapshot that keeps its rows'),
  dry_run: z.boolean().describe('true: nothing was removed'),
  events: z.number().int(),
  access_requests: z.number().int().describe('access requests that had ended, with their histories'),
  snapshots: z.number().int().describe('snapshots whose rows are removed'),
  rows: z.number().int().describe('versions of resources that no later snapshot shows'),
  notes: z.array(z.string()).describe('consequences for later periods, in sentences'),
});
export type StorePruning = z.infer<typeof storePruningSchema>;

/** The document of `store rekey`. */
export const storeRekeySchema = z.object({
  store: z.string(),
  key: z.string().describe('path of the new digest key'),
  from_snapshot: z.number().int().describe('the first snapshot that will be taken with it'),
});
export type StoreRekey = z.infer<typeof storeRekeySchema>;
