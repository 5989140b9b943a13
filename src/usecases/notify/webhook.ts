import { setTimeout as wait } from 'node:timers/promises';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { postOut } from '../../gateway/dial/outbound/postOut.ts';
import { deadline } from '../../gateway/dial/socket.ts';

/** How a message is sent. */
export interface Sending {
  /** variables by name: the webhook's address, and those of HTTP proxies */
  environment: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
  /** milliseconds for one attempt */
  timeoutMs?: number;
  /** milliseconds before each further attempt; their number is that of the attempts after the first */
  pausesMs?: readonly number[];
}

export const TIMEOUT_MS = 10_000;
const PAUSES_MS = [1_000, 4_000] as const;
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
  let why = '';
  for (const pause of [0, ...(sending.pausesMs ?? PAUSES_MS)]) {
    if (pause > 0) await wait(pause, undefined, { signal: sending.signal });
    const attempt = await postOnce(url, body, sending);
    if (attempt === null) return null;
    why = attempt.why;
    if (!attempt.mayPass) break;
  }
  return why;
}

/** Null where there is none that can be used, also where it has credentials, which would be sent with every request. */
function addressIn(text: string | undefined): URL | null {
  if (!text || !URL.canParse(text)) return null;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' ? url : null;
}

async function postOnce(
  url: URL,
  body: string,
  { environment, signal, timeoutMs = TIMEOUT_MS }: Sending,
): Promise<{ why: string; mayPass: boolean } | null> {
  const limit = deadline(timeoutMs, signal);
  try {
    const post = {
      contentType: 'application/json',
      accept: '*/*',
      body: Buffer.from(body),
      limit: ANSWER_LIMIT,
    };
    const { status } = await postOut(url, post, environment, limit);
    if (status >= 200 && status < 300) return null;
    if (status >= 300 && status < 400)
      return { why: `a redirect (HTTP ${status}), which is not followed`, mayPass: false };
    return { why: `HTTP ${status}`, mayPass: status >= 500 || status === 429 };
  } catch (cause) {
    signal.throwIfAborted();
    if (limit.aborted) return { why: `no answer within ${timeoutMs / 1000} s`, mayPass: true };
    const code = cause instanceof AffidavitError ? cause.code : '';
    return { why: REASONS[code] ?? 'the connection was cut', mayPass: code !== 'USAGE' };
  }
}
