import http from 'node:http';
import type { Duplex } from 'node:stream';
import type { DatedAnswer } from './gatewayClock.ts';

/** An HTTP/1.1 answer, read to its end. */
export interface HttpAnswer extends DatedAnswer {
  status: number;
  contentType: string;
  body: Buffer;
}

/** Thrown when an answer is larger than the limit. */
export class AnswerTooLargeError extends Error {}

/** A request over a stream that is already open. */
export interface HttpRequest {
  /** for the Host header */
  host: string;
  path: string;
  /** most bytes of the answer's body */
  limit: number;
  /** headers beyond the ordinary */
  headers?: Record<string, string>;
}

/**
 * One GET over a stream that is already open; the stream is closed afterwards.
 *
 * @throws Error of Node when the connection breaks, AnswerTooLargeError, or the signal's reason
 */
export function httpGetOver(stream: Duplex, request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  return exchange(stream, { ...request, method: 'GET', accept: 'application/json' }, signal);
}

/**
 * One POST, otherwise as httpGetOver.
 *
 * @param post `accept`: the wanted type of the answer
 */
export function httpPostOver(
  stream: Duplex,
  request: HttpRequest,
  post: { contentType: string; accept: string; body: Buffer },
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const { accept, body, contentType } = post;
  const headers = {
    ...request.headers,
    'Content-Type': contentType,
    'Content-Length': String(body.length),
  };
  return exchange(stream, { ...request, headers, method: 'POST', accept }, signal, body);
}

function exchange(
  stream: Duplex,
  request: HttpRequest & { method: string; accept: string },
  signal: AbortSignal,
  body?: Buffer,
): Promise<HttpAnswer> {
  return new Promise<HttpAnswer>((resolve, reject) => {
    const sentMs = Date.now();
    const client = http.request({
      createConnection: () => stream,
      method: request.method,
      path: request.path,
      headers: { Host: request.host, Accept: request.accept, Connection: 'close', ...request.headers },
      signal,
    });
    client.once('error', (cause) => reject(signal.aborted ? signal.reason : cause));
    client.once('response', (response) => {
      const dated = { date: response.headers.date, sentMs, receivedMs: Date.now() };
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > request.limit) response.destroy(new AnswerTooLargeError('the answer is too large'));
        else chunks.push(chunk);
      });
      response.once('error', (cause) => reject(signal.aborted ? signal.reason : cause));
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          contentType: response.headers['content-type'] ?? '',
          body: Buffer.concat(chunks),
          ...dated,
        }),
      );
    });
    client.end(body);
  }).finally(() => stream.destroy());
}
