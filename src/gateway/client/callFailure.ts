import { ConnectError } from '@connectrpc/connect';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { STATUS_NAMES, type StatusName } from '../callError.ts';
import { dialError, errorCode, PROTOCOL_HINT } from '../dial/dialError.ts';
import { cleanErrorText } from './errorText.ts';

/**
 * Whether and how a failed call is tried again: `backoff` up to the limit, `slowly` the same from a longer first wait,
 * `once` one more time, `once-if-single` one more time unless it is a page of a listing, whose reader asks for less instead.
 */
export type Retry = 'backoff' | 'slowly' | 'once' | 'once-if-single' | 'never';

/** One attempt's failure, understood. */
export interface CallFailure {
  status: StatusName;
  /** the gateway's text, cleaned */
  message: string;
  retry: Retry;
  /** the way in is at fault, not the call; what opening the gateway reports */
  dial: AffidavitError | undefined;
  cause: unknown;
}

/** Texts of connect for what it noticed itself; the gateway's own status never looks like that. */
const LOCAL = /^(protocol error: |http\/2 stream closed with error code |sentinel completed early)/;
/** What Node calls a connection that ended or broke. */
const BROKEN = /^(ERR_HTTP2_|ERR_STREAM_|ECONN|EPIPE|ETIMEDOUT|ENET|EHOST|ERR_SSL_|ERR_SOCKET)/;
const BROKEN_AT_SERVER =
  /goaway|stream terminated|rst_stream|reset|transport is closing|unexpected eof|broken pipe/i;
const CERTIFICATE_REFUSED =
  /tls: .*certificate|bad certificate|certificate (has )?expired|expired certificate/i;

/**
 * Understands what one attempt threw, by gateway-api §4.
 *
 * @param error whatever connect, HTTP/2 or the dial threw
 * @param to `host:port` for messages
 * @param aborted whether the caller's own signal ended the call
 */
export function understandFailure(error: unknown, to: string, aborted: boolean): CallFailure {
  if (aborted) return failure('CANCELLED', 'stopped', 'never', error);
  const dial = dialFailure(error);
  if (dial !== undefined) return failure('UNAVAILABLE', dial.message, dialRetry(dial), error, dial);
  const connect = ConnectError.from(error);
  const code = errorCode(connect.cause ?? error);
  const text = connect.rawMessage;
  if (BROKEN.test(code)) {
    const explained = dialError(connect.cause ?? error, to);
    return failure('UNAVAILABLE', `the connection was cut (${code})`, dialRetry(explained), error, explained);
  }
  if (/^unsupported content type/.test(text)) return notGrpc(text, to, error);
  const status = STATUS_NAMES[connect.code] ?? 'UNKNOWN';
  if (status === 'DEADLINE_EXCEEDED') return failure(status, text, 'once-if-single', error);
  // Too large to receive: asking again would give the same; the listing code asks for smaller pages.
  if (status === 'RESOURCE_EXHAUSTED' && /larger than/i.test(text))
    return failure(status, text, 'never', error);
  if (LOCAL.test(text)) return failure('UNAVAILABLE', `the connection was cut (${text})`, 'backoff', error);
  return failure(status, text, retryFor(status, text), error);
}

function retryFor(status: StatusName, text: string): Retry {
  switch (status) {
    case 'UNAVAILABLE':
      return CERTIFICATE_REFUSED.test(text) ? 'never' : 'backoff';
    case 'RESOURCE_EXHAUSTED':
      // The audit log's limiter on Athena refills slowly.
      return /athena|search/i.test(text) ? 'slowly' : 'backoff';
    case 'ABORTED':
      return 'backoff';
    case 'INTERNAL':
      return BROKEN_AT_SERVER.test(text) ? 'backoff' : 'once';
    case 'UNKNOWN':
      return BROKEN_AT_SERVER.test(text) ? 'backoff' : 'once';
    case 'PERMISSION_DENIED':
      // Strict locking mode while the gateway's view of locks is stale: passes by itself.
      return /preventive lock-?out/i.test(text) ? 'slowly' : 'never';
    default:
      return 'never';
  }
}

function dialRetry(error: AffidavitError): Retry {
  if (error.code === 'GATEWAY_UNREACHABLE') return 'backoff';
  return error.code === 'GATEWAY_TIMEOUT' ? 'once' : 'never';
}

/** The dial's own typed error, wherever connect put it. */
function dialFailure(error: unknown): AffidavitError | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth += 1) {
    if (at instanceof AffidavitError) return at;
  }
  return undefined;
}

function notGrpc(text: string, to: string, cause: unknown): CallFailure {
  const what = /html/i.test(text) ? 'a web page' : 'something else';
  const dial = new AffidavitError(
    'GATEWAY_PROTOCOL',
    `${to} answered a call with ${what}: it is not a Teleport gateway, or something stands in front of it.`,
    PROTOCOL_HINT,
    { cause },
  );
  return failure('UNKNOWN', text, 'never', cause, dial);
}

function failure(
  status: StatusName,
  message: string,
  retry: Retry,
  cause: unknown,
  dial?: AffidavitError,
): CallFailure {
  return { status, message: cleanErrorText(message), retry, dial, cause };
}
