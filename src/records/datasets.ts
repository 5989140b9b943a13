import { z } from 'zod';

/** Evidence items of the controls catalogue (docs/controls.md §4). */
export const EVIDENCE_ITEMS = [
  'USR',
  'ROL',
  'AUT',
  'NET',
  'NOD',
  'TOK',
  'BOT',
  'BIN',
  'WID',
  'SIG',
  'ARQ',
  'ACL',
  'LCK',
  'SES',
  'LOG',
  'CHG',
  'CA',
  'TRC',
  'DEV',
  'AMR',
  'TLS',
  'TBC',
  'GIT',
  'EXT',
] as const;
export const evidenceItemSchema = z.enum(EVIDENCE_ITEMS);
export type EvidenceItem = z.infer<typeof evidenceItemSchema>;

/**
 * Status of one dataset after a collection run. Silence is never a pass:
 * - complete: every row that the gateway holds was read
 * - empty: read to the end with the permission that it takes, and there was nothing
 * - partial: some rows were read and kept, the rest could not be
 * - denied: the identity lacks a rule; whatever rows came are kept but prove nothing
 * - unsupported: this edition or this version of the gateway does not offer it
 * - failed: the gateway answered with an error for the whole dataset
 */
export const DATASET_STATUSES = ['complete', 'empty', 'partial', 'denied', 'unsupported', 'failed'] as const;
export const datasetStatusSchema = z.enum(DATASET_STATUSES);
export type DatasetStatus = z.infer<typeof datasetStatusSchema>;

/** Statuses that leave nothing to be desired: the exit status of a pull is 0 when every dataset has one of these. */
export const SETTLED_STATUSES: ReadonlySet<DatasetStatus> = new Set(['complete', 'empty', 'unsupported']);

/** How a dataset came to be: read as such, computed from other evidence, or concluded from its absence. */
export const collectionMethodSchema = z.enum(['direct', 'derived', 'inferred', 'file']);
export type CollectionMethod = z.infer<typeof collectionMethodSchema>;

/** A member of a dataset's resources that this version does not know: it is not in the rows. */
export const unknownMemberSchema = z.object({
  /** e.g. "spec.options.future_option"; unknown fields of protobuf messages have their number: "spec.#37" */
  path: z.string(),
  /** rows that had it */
  count: z.number().int().positive(),
  /** keys of the first 200 of those rows */
  rows: z.array(z.string()),
});
export type UnknownMember = z.infer<typeof unknownMemberSchema>;

/** The outcome of one dataset in one snapshot. */
export const datasetOutcomeSchema = z.object({
  dataset: z.string(),
  item: evidenceItemSchema,
  status: datasetStatusSchema,
  /** rows kept in this snapshot */
  rows: z.number().int().nonnegative(),
  /** rows that the previous snapshot did not hold in this form */
  new_rows: z.number().int().nonnegative(),
  /** rows that came twice in one listing (same name) and were dropped */
  duplicates: z.number().int().nonnegative(),
  /** why, in plain words; empty only for `complete` */
  reason: z.string(),
  /** full method name that served it, e.g. proto.AuthService/GetRoles; empty for derived datasets */
  rpc: z.string(),
  pages: z.number().int().nonnegative(),
  /** the rule that the gateway asks for, e.g. "role: list, read" */
  permission: z.string(),
  method: collectionMethodSchema,
  /** members that were left out because this version does not know them; absent when there were none */
  unknown: z.array(unknownMemberSchema).optional(),
});
export type DatasetOutcome = z.infer<typeof datasetOutcomeSchema>;

/** The unknown members of a dataset in one clause, e.g. "members that this version does not know were left out: spec.x (2 rows)". */
export function unknownMembersText(unknown: readonly UnknownMember[]): string {
  const named = unknown
    .slice(0, 20)
    .map(({ path, count }) => `${path} (${count} ${count === 1 ? 'row' : 'rows'})`);
  const more = unknown.length > named.length ? `, and ${unknown.length - named.length} more` : '';
  return `members that this version does not know were left out: ${named.join(', ')}${more}`;
}

/** Folder of a bundle that holds a listing: `collection` for what was concluded about the collection itself. */
export function listingFolder({ method }: Pick<DatasetOutcome, 'method'>): 'collection' | 'evidence' {
  return method === 'inferred' ? 'collection' : 'evidence';
}

/** A dataset that could not be read and has no rows gets no file in a bundle: an empty one would look like an empty population. */
export function hasListing({ status }: Pick<DatasetOutcome, 'status'>, rows: number): boolean {
  return rows > 0 || (status !== 'denied' && status !== 'failed' && status !== 'unsupported');
}
