/** gRPC status numbers that a gateway uses (teleport-api §4). */
export const STATUS = {
  ok: 0,
  unknown: 2,
  invalidArgument: 3,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
} as const;

/** Ends a call with a status and a text, in the server's trailers. */
export class StatusError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.name = 'StatusError';
    this.status = status;
  }
}

/** PERMISSION_DENIED with the given words. */
export function denied(message: string): StatusError {
  return new StatusError(STATUS.permissionDenied, message);
}
