import { Code, ConnectError } from '@connectrpc/connect';
import { z } from 'zod';
import { type DialPlan, dial } from '../dial/dialler.ts';
import { AnswerTooLargeError, type HttpAnswer, httpGetOver } from '../dial/httpGet.ts';
import { authServerName } from '../dial/serverName.ts';
import { deadline } from '../dial/socket.ts';
import type { ResponseTap } from './responseTap.ts';

const SIZE_LIMIT = 64 * 1024 * 1024;

const CODES: Record<number, Code> = {
  400: Code.InvalidArgument,
  401: Code.PermissionDenied,
  403: Code.PermissionDenied,
  404: Code.NotFound,
  429: Code.ResourceExhausted,
  501: Code.Unimplemented,
  502: Code.Unavailable,
  503: Code.Unavailable,
  504: Code.Unavailable,
};

const errorSchema = z.union([
  z.object({ error: z.object({ message: z.string() }) }).transform((body) => body.error.message),
  z.object({ message: z.string() }).transform((body) => body.message),
]);

/**
 * Gets one of the lists that old gateways serve over HTTP/1.1 on the port of the gRPC calls (gateway-api §0.4 item 14).
 * Each call has a connection of its own: there are few of them.
 *
 * @param timeoutMs milliseconds for everything
 * @returns the parsed JSON, and its number of rows when it is an array
 * @throws ConnectError in the status that a gRPC call would have, or what the dial threw
 */
export async function getHttpList(
  plan: DialPlan,
  path: string,
  timeoutMs: number,
  tap: ResponseTap,
  signal: AbortSignal,
): Promise<{ json: unknown; rows: number }> {
  const limit = deadline(timeoutMs, signal);
  const socket = await dial(plan, 'http/1.1', limit);
  const request = { host: authServerName(plan.cluster), path, limit: SIZE_LIMIT };
  const answer = await httpGetOver(socket, request, limit).catch((cause: unknown) => {
    if (limit.aborted && !signal.aborted) throw new ConnectError('no answer in time', Code.DeadlineExceeded);
    if (cause instanceof AnswerTooLargeError) {
      throw new ConnectError(`the answer is larger than ${SIZE_LIMIT} bytes`, Code.ResourceExhausted);
    }
    throw cause;
  });
  tap.addUnframed(answer.body);
  if (answer.status !== 200) throw refusal(answer);
  const json = parse(answer);
  return { json, rows: Array.isArray(json) ? json.length : 0 };
}

function parse(answer: HttpAnswer): unknown {
  try {
    return JSON.parse(answer.body.toString('utf8'));
  } catch {
    throw new ConnectError('the answer is not JSON', Code.Unknown);
  }
}

function refusal(answer: HttpAnswer): ConnectError {
  const code = CODES[answer.status] ?? Code.Unknown;
  try {
    const text = errorSchema.parse(JSON.parse(answer.body.toString('utf8')));
    return new ConnectError(text, code);
  } catch {
    return new ConnectError(`HTTP ${answer.status}`, code);
  }
}
