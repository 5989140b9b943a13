/** gRPC status names, by number (https://grpc.github.io/grpc/core/md_doc_statuscodes.html). */
export const STATUS_NAMES = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;
export type StatusName = (typeof STATUS_NAMES)[number];

/** A call that ended with an error after all retries. Collectors turn it into a dataset status. */
export class GatewayCallError extends Error {
  readonly rpc: string;
  readonly status: StatusName;

  /**
   * @param rpc full method name
   * @param status gRPC status name
   * @param message the gateway's text, stripped of control characters and cut at 500 characters
   */
  constructor(rpc: string, status: StatusName, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'GatewayCallError';
    this.rpc = rpc;
    this.status = status;
  }

  /**
   * Whether the server does not know the method or the service at all, so that an older one may be tried.
   * `UNIMPLEMENTED` with other words is a run-time refusal and no reason to fall back (teleport-api §2.0.4).
   */
  get isUnknownMethod(): boolean {
    return this.status === 'UNIMPLEMENTED' && /unknown (service|method)/i.test(this.message);
  }
}

/** A listing that gave the same page token twice: going on would never end. */
export class PagingLoopError extends Error {
  readonly rpc: string;
  constructor(rpc: string) {
    super(`The gateway repeated a page token of ${rpc}; the listing was stopped.`);
    this.name = 'PagingLoopError';
    this.rpc = rpc;
  }
}
