import { MAX_TIMESTAMPS, timestampPaths } from '../../bundle/names.ts';
import { examineTimestamp } from '../../bundle/timestamps/examine.ts';
import { timestampRequest } from '../../bundle/timestamps/request.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { AnswerTooLargeError } from '../../gateway/dial/httpOver.ts';
import { outboundFrom } from '../../gateway/dial/outbound/outbound.ts';
import { postOut } from '../../gateway/dial/outbound/postOut.ts';
import { deadline } from '../../gateway/dial/socket.ts';
import type { PlannedTimestamp } from '../../records/manifest.ts';

/** A timestamp that an authority gave. */
export interface GivenTimestamp {
  /** files under META/ */
  files: { path: string; contents: Buffer }[];
  timeMs: number;
}

/** How authorities are asked. */
export interface TimestampCalls {
  /** proxy variables */
  environment: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
  /** milliseconds for one attempt, from the connection to the last byte */
  timeoutMs?: number;
  /** milliseconds before each further attempt after a failure that may pass; their number is that of the attempts after the first */
  pausesMs?: readonly number[];
}

const TIMEOUT_MS = 30_000;
const PAUSES_MS = [1_000, 4_000] as const;
/** Most bytes of a response; ordinary ones have 2 to 10 KiB. */
const SIZE_LIMIT = 65_536;
const QUERY = 'application/timestamp-query';
const REPLY = 'application/timestamp-reply';

/**
 * Plans the timestamps of a bundle.
 *
 * @param urls addresses of authorities as they were given
 * @throws AffidavitError USAGE for what cannot be used, also for credentials: they would have to be kept
 */
export function planTimestamps(
  urls: readonly string[],
  environment: TimestampCalls['environment'],
): PlannedTimestamp[] {
  if (urls.length > MAX_TIMESTAMPS)
    throw usage(
      `--tsa was given ${urls.length} times.`,
      `At most ${MAX_TIMESTAMPS} authorities can be asked.`,
    );
  const plan = urls.map((text, index) => ({ url: readUrl(text).href, ...timestampPaths(index + 1) }));
  if (new Set(plan.map(({ url }) => url)).size !== plan.length)
    throw usage('--tsa names the same address twice.', 'Give each authority once.');
  // a variable that names no proxy is refused before the evidence is read
  if (plan.length > 0) outboundFrom(environment);
  return plan;
}

/**
 * Asks one authority for a timestamp over a signature, and checks all of it but the chain.
 *
 * @param notBeforeMs earliest time that the timestamp may have, milliseconds since the epoch
 * @throws AffidavitError EXPORT_NO_TIMESTAMP; the signal's reason
 */
export async function requestTimestamp(
  planned: PlannedTimestamp,
  signature: Buffer,
  notBeforeMs: number,
  calls: TimestampCalls,
): Promise<GivenTimestamp> {
  const request = await timestampRequest(signature);
  const response = await ask(new URL(planned.url), request, calls);
  const { faults, timeMs } = await examineTimestamp({
    ...{ data: signature, request, response, notBeforeMs, trusted: null },
  });
  const [first] = faults;
  if (first !== undefined || timeMs === null)
    throw refused(
      planned.url,
      `the timestamp cannot be used: ${first?.detail ?? 'it has no time'} (${first?.code})`,
    );
  return {
    files: [
      { path: planned.request, contents: request },
      { path: planned.response, contents: response },
    ],
    timeMs,
  };
}

/** Asks again after failures that may pass: no connection, a broken one, status 5xx. */
async function ask(url: URL, body: Buffer, calls: TimestampCalls): Promise<Buffer> {
  for (const pause of [...(calls.pausesMs ?? PAUSES_MS), null]) {
    const answer = await askOnce(url, body, calls);
    if (Buffer.isBuffer(answer)) return answer;
    if (pause === null || !answer.mayPass) throw refused(url.href, answer.why, answer.cause);
    await rest(pause, calls.signal);
  }
  throw new AffidavitError('BUG', 'An authority was not asked.');
}

interface Failure {
  why: string;
  mayPass: boolean;
  cause?: unknown;
}

async function askOnce(url: URL, body: Buffer, calls: TimestampCalls): Promise<Buffer | Failure> {
  const timeoutMs = calls.timeoutMs ?? TIMEOUT_MS;
  const limit = deadline(timeoutMs, calls.signal);
  try {
    const post = { contentType: QUERY, accept: REPLY, body, limit: SIZE_LIMIT };
    const { status, contentType, body: answer } = await postOut(url, post, calls.environment, limit);
    if (status >= 300 && status < 400)
      return { why: `it answered with a redirect (HTTP ${status}), which is not followed`, mayPass: false };
    if (status !== 200) return { why: `it answered with HTTP ${status}`, mayPass: status >= 500 };
    if (!contentType.toLowerCase().startsWith(REPLY))
      return { why: 'its answer is not a timestamp response', mayPass: false };
    return answer;
  } catch (cause) {
    calls.signal.throwIfAborted();
    return failureOf(cause, limit.aborted, timeoutMs);
  }
}

function failureOf(cause: unknown, isLate: boolean, timeoutMs: number): Failure {
  if (isLate) return { why: `it did not answer within ${timeoutMs / 1000} s`, mayPass: true, cause };
  if (cause instanceof AnswerTooLargeError)
    return { why: `its answer is larger than ${SIZE_LIMIT} bytes`, mayPass: false, cause };
  if (!(cause instanceof AffidavitError)) return { why: 'the connection was cut', mayPass: true, cause };
  if (cause.code === 'USAGE') throw cause;
  if (cause.code === 'GATEWAY_PROTOCOL')
    return {
      why: 'it does not answer by the protocol of its address (http or https)',
      mayPass: false,
      cause,
    };
  const mayPass = cause.code === 'GATEWAY_UNREACHABLE' || cause.code === 'GATEWAY_TIMEOUT';
  return { why: cause.message.replace(/\.$/, ''), mayPass, cause };
}

async function rest(ms: number, signal: AbortSignal): Promise<void> {
  const { setTimeout: wait } = await import('node:timers/promises');
  await wait(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
}

function refused(url: string, why: string, cause?: unknown): AffidavitError {
  return new AffidavitError(
    'EXPORT_NO_TIMESTAMP',
    `The timestamping authority ${url} gave no timestamp: ${why}. No bundle was written.`,
    'Run the same command again, name another authority with --tsa, or export without one: the bundle number is not used up.',
    { cause },
  );
}

function readUrl(text: string): URL {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    throw usage(
      '--tsa is not a URL.',
      'Give the address of the authority, like https://tsa.example.com/tsr.',
    );
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw usage(
      '--tsa is neither an http nor an https URL.',
      'Timestamps are requested over HTTP (RFC 3161 §3.4).',
    );
  if (url.username !== '' || url.password !== '' || url.search !== '')
    throw usage(
      '--tsa has a user name, a password or a query.',
      'The bundle names the address. Use an authority that asks for no credentials.',
    );
  url.hash = '';
  return url;
}

function usage(message: string, hint: string): AffidavitError {
  return new AffidavitError('USAGE', message, hint);
}
