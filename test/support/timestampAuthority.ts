import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

/** A timestamping authority made with `openssl ts`, in a folder of its own. */
export interface Authority {
  /** root CA, PEM */
  caFile: string;
  /** the response to a request, both DER */
  respond(request: Buffer): Buffer;
}

/** Kinds of authorities: an ordinary one, one whose certificate never was valid, one whose certificate has no key usage. */
export type AuthorityKind = 'ordinary' | 'expired' | 'no-eku';

const USAGE = 'keyUsage=critical,digitalSignature\n';
const EKU = 'extendedKeyUsage=critical,timeStamping\n';

/**
 * Makes an authority with its root.
 *
 * @param rsa key of the authority; P-256 otherwise
 */
export function makeAuthority(folder: string, kind: AuthorityKind = 'ordinary', rsa = false): Authority {
  mkdirSync(folder, { recursive: true });
  const at = (name: string) => path.join(folder, name);
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  };
  const newKey = (isRsa: boolean) =>
    isRsa ? ['-newkey', 'rsa:2048'] : ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  openssl(
    ...['req', '-x509', ...newKey(false), '-nodes', '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '3650'],
    ...['-subj', `/CN=Root of ${kind}`, '-addext', 'keyUsage=critical,keyCertSign'],
  );
  openssl(
    ...['req', ...newKey(rsa), '-nodes', '-keyout', 'tsa.key', '-out', 'tsa.csr'],
    ...['-subj', `/O=Example/CN=Authority ${kind}`],
  );
  writeFileSync(at('tsa.ext'), kind === 'no-eku' ? USAGE : USAGE + EKU);
  openssl(
    ...['x509', '-req', '-in', 'tsa.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
    ...['-days', kind === 'expired' ? '-1' : '3650', '-extfile', 'tsa.ext', '-out', 'tsa.pem'],
  );
  writeFileSync(at('ts.cnf'), CONFIGURATION);
  writeFileSync(at('serial'), '01\n');
  const reply = (request: Buffer): Buffer => {
    writeFileSync(at('in.tsq'), request);
    openssl('ts', '-reply', '-config', 'ts.cnf', '-queryfile', 'in.tsq', '-out', 'out.tsr');
    return readFileSync(at('out.tsr'));
  };
  if (kind !== 'no-eku') return { caFile: at('ca.pem'), respond: reply };
  // openssl refuses to timestamp with such a certificate: another one answers, and its content is signed anew
  const donor = makeAuthority(at('donor'));
  return {
    caFile: at('ca.pem'),
    respond(request) {
      writeFileSync(at('donor.tsr'), donor.respond(request));
      openssl('ts', '-reply', '-in', 'donor.tsr', '-token_out', '-out', 'donor.token');
      openssl(
        ...[
          'cms',
          '-verify',
          '-noverify',
          '-inform',
          'DER',
          '-in',
          'donor.token',
          '-binary',
          '-out',
          'content',
        ],
      );
      openssl(
        ...['cms', '-sign', '-cades', '-nodetach', '-binary', '-econtent_type', '1.2.840.113549.1.9.16.1.4'],
        ...['-md', 'sha256', '-in', 'content', '-signer', 'tsa.pem', '-inkey', 'tsa.key', '-outform', 'DER'],
        ...['-out', 'token'],
      );
      const body = Buffer.concat([Buffer.from('3003020100', 'hex'), readFileSync(at('token'))]);
      return Buffer.concat([Buffer.from([0x30, 0x82, body.length >> 8, body.length & 0xff]), body]);
    },
  };
}

const CONFIGURATION = `[tsa]
default_tsa = one
[one]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
ess_cert_id_alg = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1, millisecs:500, microsecs:100
ordering = yes
tsa_name = yes
`;

/** Answers by path: a response, or whatever else is done to the connection. */
export type Answers = Record<
  string,
  (request: Buffer, response: http.ServerResponse, asked: string) => Buffer | null
>;

/** An HTTP server in front of authorities. */
export interface AuthorityServer {
  /** http://127.0.0.1:port or https://… */
  origin: string;
  port: number;
  /** the target of every request line */
  asked: string[];
  close(): void;
}

/**
 * Serves answers by path; null where the answer has dealt with the response itself.
 *
 * @param tls certificate and key, PEM: https
 */
export async function serveAuthority(
  answers: Answers,
  tls?: { cert: string; key: string },
): Promise<AuthorityServer> {
  const asked: string[] = [];
  const listener = (request: http.IncomingMessage, response: http.ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const target = request.url ?? '';
      asked.push(target);
      const { pathname } = new URL(target, 'http://here');
      const answer = answers[pathname]?.(Buffer.concat(chunks), response, target);
      if (answer === null) return;
      if (answer === undefined) return void response.writeHead(404).end();
      response.writeHead(200, { 'Content-Type': 'application/timestamp-reply' }).end(answer);
    });
  };
  const server = tls === undefined ? http.createServer(listener) : https.createServer(tls, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    asked,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A web server's certificate for a name, self-signed. */
export function webCertificate(folder: string, name: string): { cert: string; key: string; file: string } {
  mkdirSync(folder, { recursive: true });
  const [key, file] = [path.join(folder, 'web.key'), path.join(folder, 'web.pem')];
  if (!existsSync(file))
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key],
        ...['-out', file, '-days', '3650', '-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`],
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
  return { cert: readFileSync(file, 'utf8'), key: readFileSync(key, 'utf8'), file };
}
