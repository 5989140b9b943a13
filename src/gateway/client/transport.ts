import type { Transport } from '@connectrpc/connect';
import type { UniversalClientFn } from '@connectrpc/connect/protocol';
import { createTransport } from '@connectrpc/connect/protocol-grpc';

/** Largest response message that is read. A page of audit events is about 1 MiB, a list of all roles a few. */
const READ_MAX_BYTES = 64 * 1024 * 1024;
const WRITE_MAX_BYTES = 4 * 1024 * 1024;

/**
 * A gRPC transport over an HTTP client. Cheap: one is made for each attempt of a call, so that a tap can sit between the
 * two. Fields that our protos do not declare are skipped: some are secrets.
 */
export function grpcTransport(authority: string, httpClient: UniversalClientFn): Transport {
  return createTransport({
    httpClient,
    baseUrl: authority,
    useBinaryFormat: true,
    binaryOptions: { readUnknownFields: false },
    interceptors: [],
    // The gateway compresses only answers to compressed requests, and the bytes are to be hashed as they came.
    acceptCompression: [],
    sendCompression: null,
    compressMinBytes: 0,
    readMaxBytes: READ_MAX_BYTES,
    writeMaxBytes: WRITE_MAX_BYTES,
  });
}
