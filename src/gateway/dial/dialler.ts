import type { TLSSocket } from 'node:tls';
import { AffidavitError } from '../../errors/affidavitError.ts';
import type { Identity } from '../identity/identity.ts';
import { upgradedStream } from './connectionUpgrade.ts';
import { PROTOCOL_HINT } from './dialError.ts';
import { formatHostPort, type HostPort } from './hostPort.ts';
import { connectOut, type NetworkSettings } from './outbound/connectOut.ts';
import { authRoute, authServerName } from './serverName.ts';
import { CONNECT_TIMEOUT_MS, deadline, startTls } from './socket.ts';

/** How to reach the auth service: its own port, through a proxy's TLS routing, or through an upgraded connection. */
export type WayIn = 'direct' | 'routed' | 'upgraded';

/** Everything that a dial needs, settled once; every connection of a pull goes the same way. */
export interface DialPlan extends NetworkSettings {
  way: WayIn;
  to: HostPort;
  /** cluster to reach; a leaf's name reaches the leaf through its root's proxy (§1.4). '' only for direct */
  cluster: string;
  identity: Pick<Identity, 'key' | 'certificate' | 'hostCas'>;
  /** the identity as its file has it now; default: `identity` throughout */
  renewed?: () => Promise<Pick<Identity, 'key' | 'certificate' | 'hostCas'>>;
  connectTimeoutMs?: number;
}

/**
 * Opens one authenticated connection to the auth service.
 *
 * @param protocol `h2` for gRPC, `http/1.1` for the old HTTP lists
 * @returns a socket whose handshake is done, whose peer is trusted and whose protocol is the requested one
 * @throws AffidavitError GATEWAY_UNREACHABLE, GATEWAY_UNTRUSTED, GATEWAY_PROTOCOL, GATEWAY_REFUSED, GATEWAY_TIMEOUT,
 *   HTTP_PROXY_REFUSED, IDENTITY_EXPIRED; the signal's reason when it was aborted
 */
export async function dial(
  plan: DialPlan,
  protocol: 'h2' | 'http/1.1',
  signal?: AbortSignal,
): Promise<TLSSocket> {
  const limit = deadline(plan.connectTimeoutMs ?? CONNECT_TIMEOUT_MS, signal);
  const name = formatHostPort(plan.to);
  const below =
    plan.way === 'upgraded'
      ? await upgradedStream(plan.to, plan, limit)
      : await connectOut(plan.to, plan, limit);
  const { cluster, way } = plan;
  const identity = (await plan.renewed?.()) ?? plan.identity;
  const settings = {
    servername: authServerName(cluster),
    alpn: way === 'direct' ? [protocol] : [authRoute(cluster), protocol],
    ca: [...new Set([...plan.identity.hostCas, ...identity.hostCas])],
    client: { cert: identity.certificate, key: identity.key },
  };
  const socket = await startTls(below, settings, name, limit, UNTRUSTED_HINTS[way]);
  const agreed = socket.alpnProtocol === protocol || (protocol === 'http/1.1' && !socket.alpnProtocol);
  if (agreed) return socket;
  socket.on('error', () => {});
  socket.destroy();
  const spoken = typeof socket.alpnProtocol === 'string' ? ` (it speaks ${socket.alpnProtocol})` : '';
  throw new AffidavitError(
    'GATEWAY_PROTOCOL',
    `${name} answered, but is not a Teleport gateway${spoken}.`,
    PROTOCOL_HINT,
  );
}

const UNTRUSTED_HINTS: Record<WayIn, string> = {
  direct:
    'The identity file may belong to another cluster or be older than a rotation of its host CA: sign a new one. If the ' +
    'address is that of a proxy, use --proxy.',
  routed:
    'The identity file may belong to another cluster or be older than a rotation of its host CA: sign a new one. Or a ' +
    'load balancer ends TLS in front of the proxy: then the connection upgrade is needed.',
  upgraded:
    'The identity file may belong to another cluster, or be older than a rotation of its host CA: sign a new one.',
};
