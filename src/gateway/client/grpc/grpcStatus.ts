import type { IncomingHttpHeaders } from 'node:http2';
import { STATUS_NAMES, type StatusName } from '../../callError.ts';

/** A call that ended with a status other than OK: the gateway's, or ours where we ended it. */
export class GrpcStatusError extends Error {
  readonly status: StatusName;
  /** a google.rpc.Status with more about it, for servers that send one */
  readonly details: Uint8Array | undefined;

  constructor(status: StatusName, message: string, details?: Uint8Array) {
    super(message);
    this.name = 'GrpcStatusError';
    this.status = status;
    this.details = details;
  }
}

/** An answer that broke off, or that is not what gRPC over HTTP/2 prescribes. */
export class BrokenAnswerError extends Error {}

/** An answer of another content type: what answers is not a gRPC server. */
export class NotGrpcError extends Error {
  constructor(contentType: string) {
    super(`unsupported content type ${contentType || '(none)'}`);
    this.name = 'NotGrpcError';
  }
}

/** HTTP statuses without a gRPC status (grpc.github.io, http-grpc-status-mapping). */
const HTTP_STATUSES: Readonly<Record<number, StatusName>> = {
  400: 'INTERNAL',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'UNIMPLEMENTED',
  429: 'UNAVAILABLE',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'UNAVAILABLE',
};

/**
 * The status of a header or trailer block (gRPC over HTTP/2, "Responses").
 *
 * @returns undefined when it has none, null for OK
 * @throws BrokenAnswerError when the status is no number
 */
export function statusOf(headers: IncomingHttpHeaders): GrpcStatusError | null | undefined {
  const text = headers['grpc-status'];
  if (text === undefined) return undefined;
  if (typeof text !== 'string' || !/^\d{1,5}$/.test(text)) throw new BrokenAnswerError('invalid grpc-status');
  const code = Number(text);
  if (code === 0) return null;
  const details = headers['grpc-status-details-bin'];
  return new GrpcStatusError(
    STATUS_NAMES[code] ?? 'UNKNOWN',
    decodeText(headers['grpc-message']),
    typeof details === 'string' ? Buffer.from(details, 'base64') : undefined,
  );
}

/**
 * Checks the header of an answer.
 *
 * @throws GrpcStatusError for an HTTP status other than 200, NotGrpcError for another content type
 */
export function checkHeader(headers: IncomingHttpHeaders): void {
  const status = Number(headers[':status']);
  if (status !== 200 && headers['grpc-status'] === undefined)
    throw new GrpcStatusError(HTTP_STATUSES[status] ?? 'UNKNOWN', `HTTP ${status}`);
  const contentType = String(headers['content-type'] ?? '');
  if (!/^application\/grpc($|[+;])/i.test(contentType)) throw new NotGrpcError(contentType);
}

/** Percent-encoded UTF-8 (gRPC over HTTP/2, "Status-Message"); an undecodable text stays unchanged. */
function decodeText(value: string | string[] | undefined): string {
  const text = String(value ?? '');
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
