import { AffidavitError } from '../../errors/affidavitError.ts';
import type { HttpAnswer } from '../../gateway/dial/httpOver.ts';
import {
  mayPass,
  type PostCalls,
  type PostFailure,
  postWithRetries,
} from '../../gateway/dial/outbound/retriedPost.ts';

/** How a message is sent; the environment also has the webhook's address. */
export type Sending = PostCalls;

export const TIMEOUT_MS = 10_000;
const ANSWER_LIMIT = 65_536;

/** Reasons by code, in words without the address: a webhook's address is a secret. */
const REASONS: Readonly<Record<string, string>> = {
  GATEWAY_UNREACHABLE: 'no connection',
  GATEWAY_TIMEOUT: 'no answer in time',
  GATEWAY_UNTRUSTED: 'the certificate is not trusted',
  GATEWAY_PROTOCOL: 'no answer by the protocol of the address (http or https)',
  HTTP_PROXY_REFUSED: 'the HTTP proxy refused the connection',
  USAGE: 'the variable of the HTTP proxy names none',
};

/**
 * Posts a body to the address that a variable holds. The address is in no error and no result.
 *
 * @returns null when it was taken; else why not
 * @throws the signal's reason when it was aborted
 */
export async function postWebhook(variable: string, body: string, sending: Sending): Promise<string | null> {
  const url = addressIn(sending.environment[variable]);
  if (url === null) return `the variable ${variable} holds no http or https address`;
  const post = {
    contentType: 'application/json',
    accept: '*/*',
    body: Buffer.from(body),
    limit: ANSWER_LIMIT,
  };
  const result = await postWithRetries(url, post, sending, { timeoutMs: TIMEOUT_MS, take, failure });
  return 'taken' in result ? null : result.why;
}

/** Null where there is none that can be used, also where it has credentials, which would be sent with every request. */
function addressIn(text: string | undefined): URL | null {
  if (!text || !URL.canParse(text)) return null;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' ? url : null;
}

function take({ status }: HttpAnswer): { taken: true } | PostFailure {
  if (status >= 200 && status < 300) return { taken: true };
  if (status >= 300 && status < 400)
    return { why: `a redirect (HTTP ${status}), which is not followed`, mayPass: false };
  return { why: `HTTP ${status}`, mayPass: mayPass(status) };
}

function failure(cause: unknown, late: number | null): PostFailure {
  if (late !== null) return { why: `no answer within ${late} s`, mayPass: true };
  const code = cause instanceof AffidavitError ? cause.code : '';
  return { why: REASONS[code] ?? 'the connection was cut', mayPass: code !== 'USAGE' };
}
