import { setTimeout as wait } from 'node:timers/promises';
import type { HttpAnswer } from '../httpOver.ts';
import { deadline } from '../socket.ts';
import { type OutboundPost, postOut } from './postOut.ts';

/** The surroundings of a POST that is retried. */
export interface PostCalls {
  /** variables of HTTP proxies, by name */
  environment: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
  /** milliseconds for one attempt, from the connection to the last byte */
  timeoutMs?: number;
  /** milliseconds before each further attempt after a failure that may pass; their number is that of the attempts after the first */
  pausesMs?: readonly number[];
}

/** Why an attempt failed, and whether another one may succeed. */
export interface PostFailure {
  why: string;
  mayPass: boolean;
  cause?: unknown;
}

/** How answers and failures are read. */
export interface PostReading<T> {
  /** milliseconds for one attempt where the calls name none */
  timeoutMs: number;
  take(answer: HttpAnswer): { taken: T } | PostFailure;
  /** @param late the seconds of an attempt that had no answer in time; null: it failed by itself */
  failure(cause: unknown, late: number | null): PostFailure;
}

const PAUSES_MS = [1_000, 4_000] as const;

/**
 * Posts a body, and retries after failures that may pass.
 *
 * @returns what was taken from the answer, or the last failure
 * @throws what `failure` throws; the signal's reason when it was aborted, also in a pause
 */
export async function postWithRetries<T>(
  url: URL,
  post: OutboundPost,
  calls: PostCalls,
  reading: PostReading<T>,
): Promise<{ taken: T } | PostFailure> {
  const pauses = [...(calls.pausesMs ?? PAUSES_MS)];
  for (;;) {
    const result = await attempt(url, post, calls, reading);
    const pause = pauses.shift();
    if ('taken' in result || !result.mayPass || pause === undefined) return result;
    await wait(pause, undefined, { signal: calls.signal }).catch(() => calls.signal.throwIfAborted());
  }
}

/** Whether a later request may succeed where this status was answered (RFC 9110 §15.6, RFC 6585 §4). */
export function mayPass(status: number): boolean {
  return status >= 500 || status === 429;
}

async function attempt<T>(
  url: URL,
  post: OutboundPost,
  { environment, signal, timeoutMs }: PostCalls,
  reading: PostReading<T>,
): Promise<{ taken: T } | PostFailure> {
  const limitMs = timeoutMs ?? reading.timeoutMs;
  const limit = deadline(limitMs, signal);
  let answer: HttpAnswer;
  try {
    answer = await postOut(url, post, environment, limit);
  } catch (cause) {
    signal.throwIfAborted();
    return reading.failure(cause, limit.aborted ? limitMs / 1000 : null);
  }
  return reading.take(answer);
}
