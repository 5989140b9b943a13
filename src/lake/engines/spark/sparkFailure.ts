import { fromBinary } from '@bufbuild/protobuf';
import { anyUnpack } from '@bufbuild/protobuf/wkt';
import { AffidavitError } from '../../../errors/affidavitError.ts';
import { cleanErrorText } from '../../../gateway/client/errorText.ts';
import { BrokenAnswerError, GrpcStatusError, NotGrpcError } from '../../../gateway/client/grpc/grpcStatus.ts';
import { errorCode } from '../../../gateway/dial/dialError.ts';
import { ErrorInfoSchema, StatusSchema } from '../../../gateway/gen/google/rpc/status_pb.ts';
import { TOKEN_VARIABLE } from './sparkAddress.ts';

/** One failed attempt at a call, understood. */
export interface SparkFailure {
  error: AffidavitError;
  /** whether the connection is at fault, not the call: the execution may go on at the server */
  isLost: boolean;
  /** Spark's own word for the error: `TABLE_OR_VIEW_NOT_FOUND`; empty: it gave none */
  errorClass: string;
}

/** Node's codes of a connection that ended or broke. */
const BROKEN = /^(ERR_HTTP2_|ERR_STREAM_|ECONN|EPIPE|ETIMEDOUT|ENET|EHOST|ERR_SSL_|ERR_SOCKET)/;
/** Classes of errors after which the same stream can be attached again. */
const DETACHED = new Set(['INVALID_CURSOR.DISCONNECTED', 'INVALID_CURSOR.NOT_REATTACHABLE']);

/**
 * Understands what one attempt threw.
 *
 * @param thrown whatever the call, HTTP/2 or the dial threw
 * @param shown the server's address without token
 */
export function understandSpark(thrown: unknown, shown: string): SparkFailure {
  if (thrown instanceof AffidavitError) return dialled(thrown, shown);
  if (thrown instanceof NotGrpcError)
    return { error: notSpark(shown, thrown), isLost: false, errorClass: '' };
  if (thrown instanceof GrpcStatusError) return answered(thrown, shown);
  if (thrown instanceof BrokenAnswerError || BROKEN.test(errorCode(thrown)))
    return {
      error: unreachable(`The connection to ${shown} was cut.`, thrown),
      isLost: true,
      errorClass: '',
    };
  throw thrown;
}

/** The dial's error in the words of this engine; problems of an HTTP proxy keep theirs. */
function dialled(error: AffidavitError, shown: string): SparkFailure {
  const lost = error.code === 'GATEWAY_UNREACHABLE' || error.code === 'GATEWAY_TIMEOUT';
  if (lost || error.code === 'GATEWAY_UNTRUSTED')
    return {
      error: new AffidavitError('ENGINE_UNREACHABLE', error.message, lost ? HINT : TRUST_HINT, {
        cause: error,
      }),
      isLost: lost,
      errorClass: '',
    };
  if (error.code === 'GATEWAY_PROTOCOL')
    return { error: notSpark(shown, error), isLost: false, errorClass: '' };
  return { error, isLost: false, errorClass: '' };
}

function answered(thrown: GrpcStatusError, shown: string): SparkFailure {
  const { errorClass, sqlState } = infoOf(thrown.details);
  const plain = (error: AffidavitError, isLost = false): SparkFailure => ({ error, isLost, errorClass });
  switch (thrown.status) {
    case 'UNAUTHENTICATED':
    case 'PERMISSION_DENIED':
      return plain(
        new AffidavitError(
          'ENGINE_REFUSED',
          `${shown} rejected the token, or requires one.`,
          `Set ${TOKEN_VARIABLE} to a token that the server accepts.`,
          { cause: thrown },
        ),
      );
    case 'UNIMPLEMENTED':
      return plain(notSpark(shown, thrown));
    case 'UNAVAILABLE':
      return plain(unreachable(`${shown} is not available: ${cleanErrorText(thrown.message)}`, thrown), true);
    case 'CANCELLED':
      if (errorClass === '') return plain(unreachable(`${shown} ended the call.`, thrown), true);
      break;
    case 'DEADLINE_EXCEEDED':
      return plain(unreachable(`${shown} did not answer in time.`, thrown));
  }
  const state = sqlState === '' || thrown.message.includes(sqlState) ? '' : ` (SQLSTATE ${sqlState})`;
  const named = errorClass === '' || thrown.message.includes(errorClass) ? '' : `[${errorClass}] `;
  return plain(
    new AffidavitError(
      'ENGINE_FAILED',
      `Spark could not run a query: ${named}${cleanErrorText(thrown.message)}${state}`,
      '',
      { cause: thrown },
    ),
    DETACHED.has(errorClass),
  );
}

/** Class and SQLSTATE of an error: members of the google.rpc.ErrorInfo that comes with it. */
function infoOf(details: Uint8Array | undefined): { errorClass: string; sqlState: string } {
  if (details !== undefined) {
    try {
      for (const each of fromBinary(StatusSchema, details).details) {
        const info = anyUnpack(each, ErrorInfoSchema);
        if (info !== undefined)
          return {
            errorClass: cleanErrorText(info.metadata.errorClass ?? ''),
            sqlState: cleanErrorText(info.metadata.sqlState ?? ''),
          };
      }
    } catch {
      // Details that cannot be read add nothing to the status.
    }
  }
  return { errorClass: '', sqlState: '' };
}

const HINT = 'Check the address, and whether the Spark Connect server runs; then run the command again.';
const TRUST_HINT =
  "If the server's certificate comes from a private CA, name that CA's file in NODE_EXTRA_CA_CERTS.";

function unreachable(message: string, cause: unknown): AffidavitError {
  return new AffidavitError('ENGINE_UNREACHABLE', message, HINT, { cause });
}

function notSpark(shown: string, cause: unknown): AffidavitError {
  return new AffidavitError(
    'ENGINE_UNREACHABLE',
    `${shown} answered, but not as a Spark Connect server.`,
    'Use the port of Spark Connect (15002 unless configured), and use_ssl=true in the address where the server has TLS.',
    { cause },
  );
}
