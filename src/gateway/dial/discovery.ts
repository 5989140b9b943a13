import { z } from 'zod';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { abortCause, dialError } from './dialError.ts';
import { formatHostPort, type HostPort } from './hostPort.ts';
import { type HttpAnswer, httpGetOver } from './httpOver.ts';
import { connectOut, type NetworkSettings } from './outbound/connectOut.ts';
import { CONNECT_TIMEOUT_MS, deadline, startTls } from './socket.ts';
import { WEB_TRUST_HINT } from './webCas.ts';

const text = z.string().catch('');
const flag = z.boolean().optional().catch(undefined);
const object = <T extends z.ZodRawShape>(shape: T) => z.object(shape).catch(() => z.object(shape).parse({}));

/** A proxy's public description of its cluster (teleport-api §1.7). Tolerant: unreadable members are left empty. */
export const discoverySchema = z.object({
  cluster_name: z.string().min(1),
  server_version: text,
  min_client_version: text,
  edition: text,
  automatic_upgrades: flag,
  proxy: object({
    tls_routing_enabled: flag,
    ssh: object({ public_addr: text, listen_addr: text, tunnel_listen_addr: text, web_listen_addr: text }),
  }),
  /** filled by /webapi/ping only; kept as it came, as a cross-check of the auth preference */
  auth: z.record(z.string(), z.unknown()).catch({}),
});
export type Discovery = z.infer<typeof discoverySchema>;

/** `find` is the cheap one; `ping` adds the auth settings. */
export type DiscoveryPath = '/webapi/find' | '/webapi/ping';

const SIZE_LIMIT = 4 * 1024 * 1024;

/**
 * Asks a proxy, without credentials, what it is.
 *
 * @throws AffidavitError GATEWAY_UNREACHABLE, GATEWAY_TIMEOUT, GATEWAY_UNTRUSTED, DISCOVERY_FAILED
 */
export async function discover(
  to: HostPort,
  network: NetworkSettings,
  path: DiscoveryPath = '/webapi/find',
  signal?: AbortSignal,
): Promise<Discovery> {
  const limit = deadline(CONNECT_TIMEOUT_MS, signal);
  const name = formatHostPort(to);
  const tcp = await connectOut(to, network, limit);
  const web = { servername: to.host, alpn: ['http/1.1'], ca: network.webCas };
  const socket = await startTls(tcp, web, name, limit, WEB_TRUST_HINT);
  const answer = await httpGetOver(socket, { host: name, path, limit: SIZE_LIMIT }, limit).catch((cause) => {
    signal?.throwIfAborted();
    throw limit.aborted ? dialError(abortCause(limit), name) : failed(name, 'the answer broke off', cause);
  });
  network.clock?.note('proxy', answer);
  return understand(answer, name);
}

function understand(answer: HttpAnswer, name: string): Discovery {
  if (answer.status !== 200) throw failed(name, `it answered with status ${answer.status}`);
  let json: unknown;
  try {
    json = JSON.parse(answer.body.toString('utf8'));
  } catch {
    throw failed(name, 'its answer is not JSON');
  }
  const parsed = discoverySchema.safeParse(json);
  if (!parsed.success) throw failed(name, 'its answer names no cluster');
  return parsed.data;
}

function failed(name: string, why: string, cause?: unknown): AffidavitError {
  return new AffidavitError(
    'DISCOVERY_FAILED',
    `${name} does not answer as a Teleport proxy: ${why}.`,
    "Check that --proxy is the proxy's web address.",
    { cause },
  );
}
