import { z } from 'zod';
import type { StatusName } from '../callError.ts';
import { type DialPlan, dial } from '../dial/dialler.ts';
import { AnswerTooLargeError, type HttpAnswer, httpGetOver } from '../dial/httpOver.ts';
import { authServerName } from '../dial/serverName.ts';
import { deadline } from '../dial/socket.ts';
import type { AnswerHash } from './answerHash.ts';
import { GrpcStatusError } from './grpc/grpcStatus.ts';

const SIZE_LIMIT = 64 * 1024 * 1024;

const STATUSES: Record<number, StatusName> = {
  400: 'INVALID_ARGUMENT',
  401: 'PERMISSION_DENIED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  501: 'UNIMPLEMENTED',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'UNAVAILABLE',
};

const errorSchema = z.union([
  z.object({ error: z.object({ message: z.string() }) }).transform((body) => body.error.message),
  z.object({ message: z.string() }).transform((body) => body.message),
]);

/**
 * Gets one of the lists that old gateways serve over HTTP/1.1 on the port of the gRPC calls (teleport-api §0.4 item 14).
 * Each call has a separate connection: there are few of them.
 *
 * @param timeoutMs milliseconds for everything
 * @returns the parsed JSON, and its number of rows when it is an array
 * @throws GrpcStatusError in the status that a gRPC call would have, or what the dial threw
 */
export async function getHttpList(
  plan: DialPlan,
  path: string,
  timeoutMs: number,
  hash: AnswerHash,
  signal: AbortSignal,
): Promise<{ json: unknown; rows: number }> {
  const limit = deadline(timeoutMs, signal);
  const socket = await dial(plan, 'http/1.1', limit);
  const request = { host: authServerName(plan.cluster), path, limit: SIZE_LIMIT };
  const answer = await httpGetOver(socket, request, limit).catch((cause: unknown) => {
    if (limit.aborted && !signal.aborted) throw new GrpcStatusError('DEADLINE_EXCEEDED', 'no answer in time');
    if (cause instanceof AnswerTooLargeError) {
      throw new GrpcStatusError('RESOURCE_EXHAUSTED', `the answer is larger than ${SIZE_LIMIT} bytes`);
    }
    throw cause;
  });
  plan.clock?.note('auth', answer);
  hash.add(answer.body);
  if (answer.status !== 200) throw refusal(answer);
  const json = parse(answer);
  return { json, rows: Array.isArray(json) ? json.length : 0 };
}

function parse(answer: HttpAnswer): unknown {
  try {
    return JSON.parse(answer.body.toString('utf8'));
  } catch {
    throw new GrpcStatusError('UNKNOWN', 'the answer is not JSON');
  }
}

function refusal(answer: HttpAnswer): GrpcStatusError {
  const status = STATUSES[answer.status] ?? 'UNKNOWN';
  try {
    const text = errorSchema.parse(JSON.parse(answer.body.toString('utf8')));
    return new GrpcStatusError(status, text);
  } catch {
    return new GrpcStatusError(status, `HTTP ${answer.status}`);
  }
}
