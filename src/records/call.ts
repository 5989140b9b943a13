import { z } from 'zod';

/** One call to the gateway, as collection/requests.jsonl records it. */
export const callRecordSchema = z.object({
  /** full method name without leading slash, e.g. proto.AuthService/GetRoles; HTTP lists as "GET /v2/…" */
  rpc: z.string(),
  /** request message as JSON; page tokens left out because a token can be a secret name */
  parameters: z.record(z.string(), z.unknown()),
  /** 1-based page of a listing, 1 for a single call */
  page: z.number().int().positive(),
  rows: z.number().int().nonnegative(),
  /** gRPC status name, e.g. OK, PERMISSION_DENIED */
  status: z.string(),
  /** status text without control characters; empty when OK */
  message: z.string(),
  /** lower-case hex SHA-256 over the response message bytes in order of arrival; of nothing when none came */
  sha256: z.string(),
  /** RFC 3339, UTC, milliseconds */
  started: z.string(),
  duration_ms: z.number().nonnegative(),
  /** how many times it was tried; absent when once */
  attempts: z.number().int().positive().optional(),
});
export type CallRecord = z.infer<typeof callRecordSchema>;
