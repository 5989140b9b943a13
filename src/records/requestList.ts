import { z } from 'zod';

/**
 * State of an item of the request list:
 * - collected, derived: every dataset that answers it was read completely; derived: from the audit log or by computation
 * - attached: a file that the entity supplied answers it
 * - outstanding: something is missing that a person can supply or collect; `next` says how
 * - unsupported: the version or edition of the gateway cannot have it; nothing is to be done
 * - denied: the collector lacks the rule that `next` names
 */
export const REQUEST_STATES = [
  'collected',
  'derived',
  'attached',
  'outstanding',
  'unsupported',
  'denied',
] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** One item of `affidavit status` and of requests.csv. */
export const requestRowSchema = z.object({
  /** 1 to 76 */
  item: z.number().int(),
  wording: z.string(),
  /** ids of the entity's controls in effect that it is evidence of; empty without a controls file */
  controls: z.array(z.string()),
  /** criteria of its points of focus, e.g. CC6.1 */
  criteria: z.array(z.string()),
  points_of_focus: z.array(z.string()),
  /** points of focus that it supports beside others */
  supporting_points: z.array(z.string()),
  state: z.enum(REQUEST_STATES),
  /** paths in the bundle */
  files: z.array(z.string()),
  /** rows that answer it, attached files included; each row once */
  rows: z.number().int(),
  /** rows and status of each dataset, with the filter */
  detail: z.string(),
  /** ids of the tests of controls that use the same evidence */
  tests: z.array(z.string()),
  /** the exact command or rule where something is missing; empty otherwise */
  next: z.string(),
});
export type RequestRow = z.infer<typeof requestRowSchema>;

/** Report of `affidavit status`. Times RFC 3339 UTC. */
export const requestListSchema = z.object({
  /** null: nothing was collected yet, as are the four members below */
  cluster: z
    .object({ name: z.string(), version: z.string(), edition: z.string(), address: z.string() })
    .nullable(),
  /** the snapshot whose state is judged, and its age at the time of the report in seconds */
  snapshot: z
    .object({ id: z.number().int(), status: z.string(), started: z.string(), age_seconds: z.number().int() })
    .nullable(),
  /** from inclusive, to exclusive */
  period: z.object({ label: z.string(), from: z.string(), to: z.string() }).nullable(),
  /** day before which evidence was pruned (`store prune`), YYYY-MM-DD; null: none was */
  pruned_before: z.string().nullable(),
  items: z.array(requestRowSchema),
});
export type RequestList = z.infer<typeof requestListSchema>;
