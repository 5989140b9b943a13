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

/**
 * One GET over a stream that is already open; the stream is closed afterwards.
 *
 * @param request `host` for the Host header; `limit` in bytes of body; `headers` beyond the ordinary
 * @throws Error of Node when the connection breaks, AnswerTooLargeError, or the signal's reason
 */
export function httpGetOver(
  stream: Duplex,
  request: { host: string; path: string; limit: number; headers?: Record<string, string> },
  signal: AbortSignal,
): Promise<HttpAnswer> {
  return new Promise<HttpAnswer>((resolve, reject) => {
    const sentMs = Date.now();
    const client = http.request({
      createConnection: () => stream,
      method: 'GET',
      path: request.path,
      headers: { Host: request.host, Accept: 'application/json', Connection: 'close', ...request.headers },
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
    client.end();
  }).finally(() => stream.destroy());
}
