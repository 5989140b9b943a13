import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  create,
  type DescMessage,
  type DescMethod,
  type MessageInitShape,
  toBinary,
} from '@bufbuild/protobuf';
import { formToMessage } from '../../../../src/demo/encode/formToMessage.ts';
import type { Gateway } from '../../../../src/gateway/gateway.ts';
import { AuthService } from '../../../../src/gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { openGateway } from '../../../../src/gateway/open.ts';
import { authCertificate, CLUSTER, makeIdentity, makePki } from '../../../gateway/client/support/pki.ts';

export interface Answer {
  messages: Uint8Array[];
  /** gRPC status, default 0 */
  status?: number;
  text?: string;
}

/** Answers by full path; what has none is an unknown method, as with a real gateway. */
export type Script = Record<string, (request: Uint8Array, call: number) => Answer>;

export interface ScriptedGateway {
  gateway: Gateway;
  script: Script;
  /** paths in the order of the calls */
  calls: string[];
  close(): Promise<void>;
}

export function pathOf(method: DescMethod): string {
  return `/${method.parent.typeName}/${method.name}`;
}

export function message<D extends DescMessage>(schema: D, init: MessageInitShape<D>): Uint8Array {
  return toBinary(schema, create(schema, init));
}

/** The rules of the identity, as one role; `labels` are those that it matches. */
export function rolesOf(
  rules: { resources: string[]; verbs: string[]; where?: string }[],
  labels: Record<string, Record<string, string>> = {},
): Answer {
  const schema = AuthService.method.getCurrentUserRoles.output;
  const allowed = formToMessage(schema, {
    kind: 'role',
    version: 'v7',
    metadata: { name: 'soc2-collector' },
    spec: { options: {}, allow: { rules, ...labels }, deny: {} },
  });
  return { messages: [toBinary(schema, allowed)] };
}

export const EVERYTHING = [{ resources: ['*'], verbs: ['*'] }];

/**
 * A server that speaks gRPC over mTLS on loopback and says what the script says, and our own client opened on it. The old
 * HTTP lists stand in the script as "GET /v2/…", with the JSON as the one message.
 */
export async function scriptedGateway(
  script: Script,
  rules = EVERYTHING,
  labels: Record<string, Record<string, string>> = {},
): Promise<ScriptedGateway> {
  const pki = await makePki();
  const [auth, identity] = await Promise.all([authCertificate(pki), makeIdentity(pki)]);
  const calls: string[] = [];
  const counts = new Map<string, number>();
  const whole: Script = {
    [pathOf(AuthService.method.ping)]: () => ({
      messages: [
        message(AuthService.method.ping.output, {
          clusterName: CLUSTER,
          serverVersion: '14.2.0',
          serverFeatures: { kubernetes: true },
          remoteAddr: '127.0.0.1:55555',
        }),
      ],
    }),
    [pathOf(AuthService.method.getCurrentUserRoles)]: () => rolesOf(rules, labels),
    ...script,
  };
  const server = http2.createSecureServer({
    key: auth.keyPem,
    cert: auth.certPem,
    ca: pki.user.certPem,
    requestCert: true,
    allowHTTP1: true,
  });
  server.on('request', (request, response) => {
    const path = `GET ${request.url}`;
    calls.push(path);
    const given = whole[path]?.(Buffer.alloc(0), 1);
    response.writeHead(given ? 200 : 404, { 'content-type': 'application/json' });
    response.end(given ? Buffer.concat(given.messages) : '{"error":{"message":"not found"}}');
  });
  // That listener made Node answer HTTP/2 too, in its own way; the next one does.
  server.removeAllListeners('stream');
  server.on('stream', (stream, headers) => {
    const path = String(headers[':path']);
    const call = (counts.get(path) ?? 0) + 1;
    counts.set(path, call);
    calls.push(path);
    const parts: Buffer[] = [];
    stream.on('error', () => {});
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('end', () => {
      const unknown: Answer = { messages: [], status: 12, text: `unknown service ${path.split('/')[1]}` };
      answer(stream, whole[path]?.(Buffer.concat(parts).subarray(5), call) ?? unknown);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const folder = mkdtempSync(join(tmpdir(), 'affidavit-state-'));
  const identityPath = join(folder, 'identity');
  writeFileSync(identityPath, identity.text, { mode: 0o600 });
  const { gateway } = await openGateway({
    identityPath,
    authAddr: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    retries: { tries: 3, sleep: async () => {}, random: () => 0 },
  });
  return {
    gateway,
    script: whole,
    calls,
    async close() {
      await gateway.close();
      rmSync(folder, { recursive: true, force: true });
      server.close();
    },
  };
}

function answer(stream: http2.ServerHttp2Stream, { messages, status = 0, text = '' }: Answer): void {
  const trailers = { 'grpc-status': String(status), 'grpc-message': encodeURIComponent(text) };
  const headers = { ':status': 200, 'content-type': 'application/grpc+proto' };
  if (messages.length === 0) {
    stream.respond({ ...headers, ...trailers }, { endStream: true });
    return;
  }
  stream.respond(headers, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  for (const body of messages) {
    const frame = Buffer.alloc(5);
    frame.writeUInt32BE(body.length, 1);
    stream.write(Buffer.concat([frame, body]));
  }
  stream.end();
}
