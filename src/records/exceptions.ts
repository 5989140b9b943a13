import { z } from 'zod';
import { RESPONSE_STATUSES } from './choices.ts';

export type ResponseStatus = (typeof RESPONSE_STATUSES)[number];

/** How a listed exception relates to the bundles of earlier periods. */
export const EXCEPTION_CHANGES = ['new', 'repeated', 'reopened'] as const;
export type ExceptionChange = (typeof EXCEPTION_CHANGES)[number];

/**
 * The end of an exception that an earlier bundle listed and this one does not:
 * - resolved: its row was tested again, or is gone, and the result is conclusive
 * - earlier_period: its row belongs to the earlier period only, and cannot be tested again
 * - not_determined: evidence is missing, so that nothing shows whether it still is
 */
export const EXCEPTION_ENDS = ['resolved', 'earlier_period', 'not_determined'] as const;
export type ExceptionEnd = (typeof EXCEPTION_ENDS)[number];

/** One revision of a response. Dates are YYYY-MM-DD or empty. */
export const exceptionResponseSchema = z.object({
  /** 1, 2, 3 …: responses are never altered, a change is a further revision */
  revision: z.number().int(),
  status: z.enum(RESPONSE_STATUSES),
  response: z.string(),
  owner: z.string(),
  due: z.string(),
  /** last day (UTC) on which an acceptance holds; empty: no end */
  accepted_until: z.string(),
  /** ids of attachments */
  evidence: z.array(z.number().int()),
  /** who answered, as they say; may be empty */
  by: z.string(),
  /** operating system's user@host that recorded it */
  who: z.string(),
  /** RFC 3339 UTC */
  recorded: z.string(),
});
export type ExceptionResponse = z.infer<typeof exceptionResponseSchema>;

/** The standing of an exception: its history in earlier bundles, and the response of management. */
export const exceptionStandingSchema = z.object({
  change: z.enum(EXCEPTION_CHANGES),
  /** label of the first and of the last period that a bundle listed it in; this one for a new exception */
  first_seen: z.string(),
  last_seen: z.string(),
  /** in how many periods, this one included */
  times: z.number().int(),
  /** as it counts: an acceptance that ran out, and a remediation that did not last, are open */
  status: z.enum(RESPONSE_STATUSES),
  /** why the status is not the one of the response; empty where it is */
  status_reason: z.string(),
  /** the latest response; revision 0: there is none, and everything of it is empty */
  ...exceptionResponseSchema.omit({ status: true }).shape,
});
export type ExceptionStanding = z.infer<typeof exceptionStandingSchema>;

/** An exception that earlier bundles listed and that is not listed now. */
export interface EndedException {
  id: string;
  procedure: string;
  dataset: string;
  row_id: string;
  end: ExceptionEnd;
  /** why, as a sentence */
  detail: string;
  /** label of the last period that listed it, with what it said then */
  last_seen: string;
  reference: string;
  facts: string;
  standing: ExceptionStanding;
}

/** One line of the history of an exception: that a bundle listed it, that it ended, or what management said. */
export interface ExceptionHistoryLine {
  id: string;
  procedure: string;
  dataset: string;
  row_id: string;
  /** RFC 3339 UTC */
  at: string;
  event: 'listed' | 'answered' | ExceptionChange | ExceptionEnd;
  /** label of the bundle's period; empty for answers */
  period: string;
  /** number of the bundle; null for answers */
  bundle: number | null;
  /** facts as they were listed, or why it ended */
  detail: string;
  /** of answers */
  response: ExceptionResponse | null;
}

const count = z.number().int().nonnegative();

/** How many exceptions are new, answered and so on. The ended ones are not among the answered. */
export const exceptionCountsSchema = z.strictObject({
  new: count,
  repeated: count,
  reopened: count,
  resolved: count,
  earlier_period: count,
  not_determined: count,
  open: count,
  explained: count,
  accepted: count,
  remediated: count,
});
export type ExceptionCounts = z.infer<typeof exceptionCountsSchema>;
