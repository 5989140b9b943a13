import http2, { type ClientHttp2Stream, type IncomingHttpHeaders } from 'node:http2';
import type { DatedAnswer } from '../../dial/gatewayClock.ts';
import type { Http2Connection } from '../http2Connection.ts';
import { BrokenAnswerError, checkHeader, GrpcStatusError, statusOf } from './grpcStatus.ts';

/** Received bytes that may wait for their reader; the rest waits in the connection's flow-control window. */
const MAX_WAITING = 128 * 1024;

/** The request of one call. */
export interface GrpcRequest {
  /** with a leading slash */
  path: string;
  message: Uint8Array;
  headers: Readonly<Record<string, string>>;
  /** milliseconds for everything, the dial included */
  timeoutMs: number;
  signal: AbortSignal;
  /** is called with a `Date` in the header of the answer: not every server sends one */
  onDate?: (answer: DatedAnswer) => void;
}

/**
 * One gRPC call over an HTTP/2 connection: a request message goes out, the body of the answer is read piece by piece.
 *
 * Listens from the moment the request is sent. Header, data and trailer of a small answer often arrive in one TLS record;
 * Node then ends and closes the stream within one turn, and who begins to listen after that finds nothing.
 */
export class GrpcCall {
  readonly #stream: ClientHttp2Stream;
  #release: () => void = () => undefined;
  readonly #chunks: Buffer[] = [];
  #waiting = 0;
  #bodyEnded = false;
  /** undefined: none was received; null: OK */
  #status: GrpcStatusError | null | undefined;
  #over: { failure: unknown } | undefined;
  #wake: (() => void) | undefined;

  private constructor(stream: ClientHttp2Stream, request: GrpcRequest, startedMs: number) {
    this.#stream = stream;
    this.#release = endings(request, startedMs, (failure) => {
      this.#end(failure);
      this.#stream.close(http2.constants.NGHTTP2_CANCEL);
    });
    const sentMs = Date.now();
    stream.on('response', (headers) => {
      if (headers.date !== undefined)
        request.onDate?.({ date: headers.date, sentMs, receivedMs: Date.now() });
      this.#take(headers, true);
    });
    stream.on('trailers', (headers: IncomingHttpHeaders) => this.#take(headers, false));
    stream.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#waiting += chunk.length;
      if (this.#waiting >= MAX_WAITING) stream.pause();
      this.#wake?.();
    });
    stream.on('end', () => {
      this.#bodyEnded = true;
    });
    stream.on('error', (error) => this.#end(error));
    stream.on('close', () => this.#end(this.#failure()));
  }

  /**
   * Sends a request, over a new connection if need be.
   *
   * @throws AffidavitError of the dial; GrpcStatusError DEADLINE_EXCEEDED; the signal's reason
   */
  static async start(connection: Http2Connection, request: GrpcRequest): Promise<GrpcCall> {
    const startedMs = performance.now();
    const head = {
      ':method': 'POST',
      ':path': request.path,
      'content-type': 'application/grpc',
      te: 'trailers',
      'user-agent': 'affidavit',
      'grpc-timeout': `${request.timeoutMs}m`,
      ...request.headers,
    };
    let release: (() => void) | undefined;
    let left = false;
    const ended = new Promise<never>((_, reject) => {
      release = endings(request, startedMs, (failure) => {
        left = true;
        reject(failure);
      });
    });
    ended.catch(() => undefined);
    const opening = connection.request(head).then((stream) => {
      if (!left) return new GrpcCall(stream, request, startedMs);
      stream.on('error', () => undefined);
      stream.close(http2.constants.NGHTTP2_CANCEL);
      return undefined;
    });
    try {
      const call = await Promise.race([opening, ended]);
      if (call === undefined) throw await ended;
      call.#stream.end(framed(request.message));
      return call;
    } finally {
      release?.();
      opening.catch(() => undefined);
    }
  }

  /**
   * The next bytes of the body.
   *
   * @returns null at its end, when the gateway ended the call with OK
   * @throws GrpcStatusError for any other status; NotGrpcError, BrokenAnswerError, Node's error, or the signal's reason
   */
  async read(): Promise<Buffer | null> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) {
        this.#waiting -= chunk.length;
        if (this.#waiting < MAX_WAITING / 2 && this.#stream.isPaused()) this.#stream.resume();
        return chunk;
      }
      if (this.#over !== undefined) {
        if (this.#over.failure !== null) throw this.#over.failure;
        return null;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Ends the call here and at the gateway; does nothing when it is over. */
  cancel(): void {
    if (this.#over !== undefined) return;
    this.#end(new GrpcStatusError('CANCELLED', 'the reader stopped before the end'));
    this.#chunks.length = 0;
    this.#stream.close(http2.constants.NGHTTP2_CANCEL);
  }

  #take(headers: IncomingHttpHeaders, isHeader: boolean): void {
    try {
      if (isHeader) checkHeader(headers);
      const status = statusOf(headers);
      if (status !== undefined) this.#status = status;
    } catch (error) {
      this.#end(error);
      this.#stream.close(http2.constants.NGHTTP2_CANCEL);
    }
  }

  /** The failure of a stream that closed without an error; null for success. */
  #failure(): unknown {
    if (this.#status instanceof GrpcStatusError || (this.#status === null && this.#bodyEnded))
      return this.#status;
    const code = this.#stream.rstCode ?? 0;
    return new BrokenAnswerError(code === 0 ? 'it ended without a status' : `HTTP/2 error code ${code}`);
  }

  #end(failure: unknown): void {
    this.#over ??= { failure };
    this.#release();
    this.#wake?.();
  }
}

/**
 * Calls `end` once when the deadline passes or the caller stops.
 *
 * @returns a function that takes the watch off
 */
function endings(request: GrpcRequest, startedMs: number, end: (failure: unknown) => void): () => void {
  const { signal, timeoutMs } = request;
  const left = Math.max(0, timeoutMs - (performance.now() - startedMs));
  const onAbort = (): void => {
    release();
    end(signal.reason);
  };
  const timer = setTimeout(() => {
    release();
    end(new GrpcStatusError('DEADLINE_EXCEEDED', `no answer within ${timeoutMs} ms`));
  }, left);
  const release = (): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  return release;
}

function framed(message: Uint8Array): Buffer {
  const frame = Buffer.alloc(5 + message.length);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, 5);
  return frame;
}
