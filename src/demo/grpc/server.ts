import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { Caller } from '../caller.ts';
import { type Fault, type FaultPlan, pagingFault } from '../faults.ts';
import { encodeStatusText, FramedMessages, messagePrefix, readRequest } from './frames.ts';
import { STATUS, StatusError } from './status.ts';

/** One call as a method sees it. */
export interface Call {
  caller: Caller;
  /** full name without leading slash, e.g. proto.AuthService/GetRoles */
  rpc: string;
  /** what a listing is asked to get wrong */
  paging: ReturnType<typeof pagingFault>;
}

/** An encoded message of an answer, or many of them. */
export type Sent = Uint8Array | FramedMessages;

/** Takes the request's bytes, gives the messages of the answer encoded. */
export type Method = (
  request: Uint8Array,
  call: Call,
) => Iterable<Sent> | AsyncIterable<Sent> | Promise<Iterable<Sent>>;

/** Methods by service and name. A method that is `null` belongs to a known service but is not there. */
export type Services = ReadonlyMap<string, ReadonlyMap<string, Method>>;

/** One line of the request log. */
export interface RequestLogEntry {
  path: string;
  headers: IncomingHttpHeaders;
  user: string;
  status: number;
  message: string;
}

function findMethod(services: Services, path: string): Method {
  const [, service = '', name = ''] = path.split('/');
  const methods = services.get(service);
  if (!methods) throw new StatusError(STATUS.unimplemented, `unknown service ${service}`);
  const method = methods.get(name);
  if (!method) throw new StatusError(STATUS.unimplemented, `unknown method ${name} for service ${service}`);
  return method;
}

function throwFault(fault: Fault | null): void {
  if (fault?.kind === 'rate-limit') throw new StatusError(STATUS.resourceExhausted, 'rate limit exceeded');
  if (fault?.kind === 'status') throw new StatusError(fault.status, fault.message);
}

function spoilText(message: Uint8Array): Uint8Array {
  const spoilt = Buffer.from(message);
  const run = /[a-z]{3}/.exec(spoilt.toString('latin1'));
  if (run) spoilt[run.index + 1] = 0xff;
  return spoilt;
}

function cutConnection(stream: ServerHttp2Stream, goaway: boolean): void {
  const session = stream.session;
  if (!session) return;
  if (!goaway) {
    session.destroy();
    return;
  }
  session.goaway(constants.NGHTTP2_NO_ERROR, 0);
  setTimeout(() => session.destroy(), 20).unref();
}

async function writeMessage(stream: ServerHttp2Stream, message: Sent, fault: Fault | null): Promise<void> {
  if (message instanceof FramedMessages) {
    if (!stream.write(message.bytes)) await drained(stream);
    return;
  }
  const body = fault?.kind === 'invalid-utf8' ? spoilText(message) : message;
  const sent = fault?.kind === 'truncated' ? body.subarray(0, Math.floor(body.length / 2)) : body;
  stream.cork();
  stream.write(messagePrefix(body.length));
  const more = stream.write(sent);
  stream.uncork();
  if (!more) await drained(stream);
}

async function drained(stream: ServerHttp2Stream): Promise<void> {
  if (stream.destroyed) return;
  await new Promise<void>((resolve) => {
    stream.once('drain', resolve);
    stream.once('close', resolve);
  });
}

async function answer(
  stream: ServerHttp2Stream,
  method: Method,
  call: Call,
  fault: Fault | null,
): Promise<void> {
  const request = await readRequest(stream);
  throwFault(fault);
  if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.ms));
  const messages = await method(request, call);
  let sent = 0;
  for await (const message of messages) {
    if (stream.destroyed) return;
    if (fault?.kind === 'drop' && sent >= (fault.afterMessages ?? 0)) break;
    if (!stream.headersSent) {
      stream.respond(
        { ':status': 200, 'content-type': 'application/grpc', 'grpc-accept-encoding': 'gzip' },
        { waitForTrailers: true },
      );
    }
    await writeMessage(stream, message, fault);
    sent += 1;
  }
}

function finish(stream: ServerHttp2Stream, status: number, message: string): void {
  if (stream.destroyed) return;
  const trailers = { 'grpc-status': String(status), 'grpc-message': encodeStatusText(message) };
  if (!stream.headersSent) {
    stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...trailers }, { endStream: true });
    return;
  }
  stream.once('wantTrailers', () => stream.sendTrailers(trailers));
  stream.end();
}

/**
 * Serves one call from its headers to its trailers, faults included.
 *
 * @param refusal why this connection's identity is not accepted; only Ping answers then (teleport-api §0.4 item 5)
 */
export async function serveCall(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  services: Services,
  plan: FaultPlan,
  caller: Caller,
  log: (entry: RequestLogEntry) => void,
): Promise<void> {
  const path = String(headers[':path'] ?? '');
  const rpc = path.slice(1);
  const fault = plan.next(rpc);
  let status: number = STATUS.ok;
  let message = '';
  stream.on('error', () => undefined);
  try {
    const method = findMethod(services, path);
    if (fault?.kind === 'hang') {
      log({ path, headers, user: caller.user, status: -1, message: 'hang' });
      return;
    }
    if (fault?.kind === 'goaway' || (fault?.kind === 'drop' && !fault.afterMessages)) {
      log({ path, headers, user: caller.user, status: -1, message: fault.kind });
      cutConnection(stream, fault.kind === 'goaway');
      return;
    }
    if (caller.refusal && !rpc.endsWith('.AuthService/Ping')) {
      throw new StatusError(STATUS.permissionDenied, caller.refusal);
    }
    await answer(stream, method, { caller, rpc, paging: pagingFault(fault) }, fault);
  } catch (cause) {
    status = cause instanceof StatusError ? cause.status : STATUS.unknown;
    message = cause instanceof Error ? cause.message : String(cause);
  }
  log({ path, headers, user: caller.user, status, message });
  if (fault?.kind === 'drop') cutConnection(stream, false);
  else finish(stream, status, message);
}
