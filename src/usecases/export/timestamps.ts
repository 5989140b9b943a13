import { MAX_TIMESTAMPS, timestampPaths } from '../../bundle/names.ts';
import { examineTimestamp } from '../../bundle/timestamps/examine.ts';
import { timestampRequest } from '../../bundle/timestamps/request.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { AnswerTooLargeError, type HttpAnswer } from '../../gateway/dial/httpOver.ts';
import { outboundFrom } from '../../gateway/dial/outbound/outbound.ts';
import {
  mayPass,
  type PostCalls,
  type PostFailure,
  postWithRetries,
} from '../../gateway/dial/outbound/retriedPost.ts';
import type { PlannedTimestamp } from '../../records/manifest.ts';

/** A timestamp that an authority gave. */
export interface GivenTimestamp {
  /** files under META/ */
  files: { path: string; contents: Buffer }[];
  timeMs: number;
}

const TIMEOUT_MS = 30_000;
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
  environment: PostCalls['environment'],
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
  calls: PostCalls,
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

async function ask(url: URL, body: Buffer, calls: PostCalls): Promise<Buffer> {
  const post = { contentType: QUERY, accept: REPLY, body, limit: SIZE_LIMIT };
  const result = await postWithRetries(url, post, calls, { timeoutMs: TIMEOUT_MS, take, failure });
  if ('taken' in result) return result.taken;
  throw refused(url.href, result.why, result.cause);
}

function take({ status, contentType, body }: HttpAnswer): { taken: Buffer } | PostFailure {
  if (status >= 300 && status < 400)
    return { why: `it answered with a redirect (HTTP ${status}), which is not followed`, mayPass: false };
  if (status !== 200) return { why: `it answered with HTTP ${status}`, mayPass: mayPass(status) };
  if (!contentType.toLowerCase().startsWith(REPLY))
    return { why: 'its answer is not a timestamp response', mayPass: false };
  return { taken: body };
}

function failure(cause: unknown, late: number | null): PostFailure {
  if (late !== null) return { why: `it did not answer within ${late} s`, mayPass: true, cause };
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
  return {
    why: cause.message.replace(/\.$/, ''),
    mayPass: cause.code === 'GATEWAY_UNREACHABLE' || cause.code === 'GATEWAY_TIMEOUT',
    cause,
  };
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
