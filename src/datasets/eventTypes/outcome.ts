import type { JsonObject } from '../../formats/canonicalJson.ts';
import { eventTypeInfo } from './eventTypeRegistry.ts';

/**
 * How the attempt that an event records ended. `refused`: the gateway did not allow it; `failed`: it was allowed and did not
 * work; `requested`: neither yet (a headless login that waits for its approval).
 */
export type EventOutcome = 'succeeded' | 'refused' | 'failed' | 'requested';

/** Codes of attempts that only begin with this event (teleport-api §3.8: T1012I "headless requested"). */
const REQUESTED = new Set(['T1012I']);

/** The letter at the end of a code: E and W mark what did not succeed, L what a limit refused (§3.9). */
const UNSUCCESSFUL = /\d[EWL]$/;
const LIMIT_REACHED = /\d[L]$/;

/**
 * Decides from everything that an event says of its outcome: the member `success`, the letter of its code, its error text and
 * the meaning of its type. A sign of failure outweighs a sign of success, since newer gateways print `success: true` for
 * attempts that a limit refused.
 */
export function eventOutcome({
  event,
  code,
  body,
}: {
  event: string;
  code: string;
  body: JsonObject;
}): EventOutcome {
  if (REQUESTED.has(code)) return 'requested';
  const info = eventTypeInfo(event, code);
  const isRefusable = info?.refusal != null;
  if (info?.refused === 'always') return isRefusable ? 'refused' : 'failed';
  if (LIMIT_REACHED.test(code)) return 'refused';
  const saysError = typeof body.error === 'string' && body.error !== '';
  const failed =
    body.success === false ||
    UNSUCCESSFUL.test(code) ||
    (saysError && (isRefusable || body.success !== true));
  if (!failed) return 'succeeded';
  // where the type is not known, nobody can say that it was more than a failure
  return isRefusable ? 'refused' : 'failed';
}

/** Why it did not succeed, in the gateway's words; empty where it gives none. */
export function failureReason(body: JsonObject): string {
  const named = [body.error, body.message, body.reason].find(
    (value) => typeof value === 'string' && value !== '',
  );
  return typeof named === 'string' ? named : '';
}
