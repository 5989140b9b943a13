import { AffidavitError } from '../../errors/affidavitError.ts';
import type { StatusName } from '../callError.ts';
import { dialError, errorCode, PROTOCOL_HINT } from '../dial/dialError.ts';
import { cleanErrorText } from './errorText.ts';
import { BrokenAnswerError, GrpcStatusError, NotGrpcError } from './grpc/grpcStatus.ts';

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
  /**
   * whether the connection may be the reason: the next call takes another. Where an answer was given up, the gateway may
   * hold the rest of it and refuse every further call on the same connection
   */
  distrusted: boolean;
  /** the connection is at fault, not the call; the error that opening the gateway reports */
  dial: AffidavitError | undefined;
  cause: unknown;
}

/** Node's codes of a connection that ended or broke. */
const BROKEN = /^(ERR_HTTP2_|ERR_STREAM_|ECONN|EPIPE|ETIMEDOUT|ENET|EHOST|ERR_SSL_|ERR_SOCKET)/;
const BROKEN_AT_SERVER =
  /goaway|stream terminated|rst_stream|reset|transport is closing|unexpected eof|broken pipe/i;
const TOO_LARGE = /larger than|exceeds the maximum response size/i;
const CERTIFICATE_REFUSED =
  /tls: .*certificate|bad certificate|certificate (has )?expired|expired certificate/i;

/**
 * Understands what one attempt threw, by teleport-api §4.
 *
 * @param error whatever the call, HTTP/2 or the dial threw
 * @param to `host:port` for messages
 * @param aborted whether the caller's own signal ended the call
 */
export function understandFailure(error: unknown, to: string, aborted: boolean): CallFailure {
  if (aborted) return failure('CANCELLED', 'stopped', 'never', error);
  const dial = dialFailure(error);
  if (dial !== undefined) return failure('UNAVAILABLE', dial.message, dialRetry(dial), error, { dial });
  if (error instanceof NotGrpcError) return notGrpc(error.message, to, error);
  if (error instanceof GrpcStatusError) {
    const { status, message } = error;
    // Too large to send or to receive: asking again would give the same; the listing code asks for less.
    if (TOO_LARGE.test(message)) return failure(status, message, 'never', error, { distrusted: true });
    const distrusted = status === 'DEADLINE_EXCEEDED';
    return failure(status, message, retryFor(status, message), error, { distrusted });
  }
  if (error instanceof BrokenAnswerError)
    return failure('UNAVAILABLE', `the connection was cut (${error.message})`, 'backoff', error, {
      distrusted: true,
    });
  const code = errorCode(error);
  if (BROKEN.test(code)) {
    const explained = dialError(error, to);
    const message = `the connection was cut (${code})`;
    return failure('UNAVAILABLE', message, dialRetry(explained), error, {
      dial: explained,
      distrusted: true,
    });
  }
  const text = error instanceof Error ? error.message : String(error);
  return failure('UNKNOWN', text, retryFor('UNKNOWN', text), error);
}

function retryFor(status: StatusName, text: string): Retry {
  switch (status) {
    case 'UNAVAILABLE':
      return CERTIFICATE_REFUSED.test(text) ? 'never' : 'backoff';
    case 'DEADLINE_EXCEEDED':
      return 'once-if-single';
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

/** The dial's own typed error, among the causes. */
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
    `${to} answered a call with ${what}: it is not a Teleport gateway, or an intermediary answers for it.`,
    PROTOCOL_HINT,
    { cause },
  );
  return failure('UNKNOWN', text, 'never', cause, { dial });
}

function failure(
  status: StatusName,
  message: string,
  retry: Retry,
  cause: unknown,
  more: { dial?: AffidavitError; distrusted?: boolean } = {},
): CallFailure {
  const { dial, distrusted = false } = more;
  return { status, message: cleanErrorText(message), retry, distrusted, dial, cause };
}
