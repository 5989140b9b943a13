import { AffidavitError } from '../errors/affidavitError.ts';
import type { ConnectionInfo } from '../records/snapshot.ts';
import { Channel } from './client/channel.ts';
import { leafHostCas } from './client/leafCas.ts';
import { openedGateway } from './client/openedGateway.ts';
import type { RetrySettings } from './client/retries.ts';
import { selfCheck } from './client/selfCheck.ts';
import { headerVersion } from './client/version.ts';
import type { DialPlan } from './dial/dialler.ts';
import type { Discovery } from './dial/discovery.ts';
import { GatewayClock } from './dial/gatewayClock.ts';
import { AUTH_PORT, formatHostPort, type HostPort, PROXY_PORTS, parseHostPort } from './dial/hostPort.ts';
import { DIRECTLY, type Outbound } from './dial/outbound/outbound.ts';
import type { UpgradeSetting } from './dial/upgradeSetting.ts';
import { findProxy, wayThrough } from './dial/wayIn.ts';
import { webCas } from './dial/webCas.ts';
import type { Gateway } from './gateway.ts';
import { checkValidity } from './identity/checkValidity.ts';
import type { Identity } from './identity/identity.ts';
import { readIdentityFile } from './identity/readIdentityFile.ts';
import { renewedIdentity } from './identity/renewedIdentity.ts';

/** How to open a gateway: an identity, and the address of either its auth service or its proxy. */
export interface OpenOptions {
  /** identity file, or tbot's output directory */
  identityPath: string;
  /** `host[:port]` of the auth service, port 3025 if none is named */
  authAddr?: string;
  /** `host[:port]` of the proxy, ports 443 and 3080 if none is named */
  proxy?: string;
  /** PEM certificates trusted for the proxy's web certificate, instead of the system's */
  proxyCa?: readonly string[];
  /** connection upgrade through the proxy; default auto */
  upgrade?: UpgradeSetting;
  /** value of TELEPORT_TLS_ROUTING_CONN_UPGRADE, used when `upgrade` is auto */
  upgradeVariable?: string | undefined;
  /** cluster to reach when it is not the one that the identity names: a leaf behind the same proxy (§1.4) */
  cluster?: string;
  /** the HTTP proxies to use; default none */
  outbound?: Outbound;
  signal?: AbortSignal;
  /** the clock; default the system's */
  now?: () => Date;
  /** waiting and chance between retries; tests bring their own */
  retries?: RetrySettings;
  /** bytes that the gateway may send ahead; the bench narrows it to HTTP/2's default */
  flowControlWindow?: number;
}

/** An open gateway, with warnings for the user. */
export interface OpenedGateway {
  gateway: Gateway;
  /** sentences, each complete in itself */
  warnings: string[];
  identity: Identity;
  connection: ConnectionInfo;
  /** milliseconds by which the gateway's clock is ahead of this machine's; null when nothing showed it */
  clockSkewMs: number | null;
  /** the proxy's public description; undefined for a direct connection */
  discovery: Discovery | undefined;
}

/**
 * From an identity file to an authenticated gateway that is known to answer.
 *
 * @throws AffidavitError IDENTITY_NOT_FOUND, IDENTITY_INVALID, IDENTITY_EXPIRED, USAGE, DISCOVERY_FAILED, GATEWAY_UNREACHABLE, HTTP_PROXY_REFUSED,
 *   GATEWAY_UNTRUSTED, GATEWAY_REFUSED, GATEWAY_PROTOCOL, GATEWAY_TIMEOUT; the signal's reason when it was aborted
 */
export async function openGateway(options: OpenOptions): Promise<OpenedGateway> {
  const identity = await readIdentityFile(options.identityPath);
  checkValidity(identity.facts, options.now?.() ?? new Date());

  const clock = new GatewayClock();
  const { plan, discovery, warnings } = await planDial(options, identity, clock);
  plan.renewed = renewedIdentity(identity);
  await trustLeaf(plan, options, identity, headerVersion(discovery?.server_version));
  const channel = new Channel(
    plan,
    headerVersion(discovery?.server_version),
    options.retries,
    options.flowControlWindow,
  );
  try {
    const check = await selfCheck(channel, identity.facts, options.signal);
    warnings.push(...check.warnings, ...otherCluster(check.cluster.name, plan.cluster, options.cluster));
    return {
      gateway: openedGateway(channel, check),
      warnings: [...identity.warnings, ...warnings],
      identity,
      connection: connectionOf(plan),
      clockSkewMs: clock.skewMs,
      discovery,
    };
  } catch (error) {
    channel.close();
    options.signal?.throwIfAborted();
    throw error;
  }
}

/** Where a leaf is reached through its root's proxy: adds the host CAs by which the root knows the leaf. */
async function trustLeaf(
  plan: DialPlan,
  options: OpenOptions,
  identity: Identity,
  version: string,
): Promise<void> {
  const root = identity.facts.clusterName;
  if (plan.way === 'direct' || root === '' || plan.cluster === root) return;
  const { clock: _, ...way } = plan;
  const channel = new Channel({ ...way, cluster: root }, version, options.retries);
  try {
    const hostCas = await leafHostCas(channel, plan.cluster, options.signal);
    plan.identity = { ...plan.identity, hostCas: [...plan.identity.hostCas, ...hostCas] };
  } finally {
    channel.close();
  }
  options.signal?.throwIfAborted();
}

const WAYS = { direct: 'direct', routed: 'tls_routing', upgraded: 'connection_upgrade' } as const;

function connectionOf({ way, to, outbound = DIRECTLY }: DialPlan): ConnectionInfo {
  const proxy = outbound(to);
  return { way: WAYS[way], http_proxy: proxy === null ? null : formatHostPort(proxy.to) };
}

interface PlannedDial {
  plan: DialPlan;
  discovery: Discovery | undefined;
  warnings: string[];
}

async function planDial(options: OpenOptions, identity: Identity, clock: GatewayClock): Promise<PlannedDial> {
  const outbound = options.outbound ?? DIRECTLY;
  const cluster = options.cluster ?? identity.facts.clusterName;
  if (options.authAddr !== undefined && options.proxy !== undefined) throw usage('not both');
  if (options.authAddr !== undefined) {
    const [to] = parseHostPort(options.authAddr, [AUTH_PORT]) as [HostPort];
    return {
      plan: { way: 'direct', to, cluster, identity, webCas: [], outbound, clock },
      discovery: undefined,
      warnings: [],
    };
  }
  if (options.proxy === undefined) throw usage('one of them is needed');
  const network = { webCas: webCas(options.proxyCa), outbound, clock };
  const { to, discovery, complaint } = await findProxy(
    parseHostPort(options.proxy, PROXY_PORTS),
    network,
    options.signal,
  );
  const wanted = cluster || discovery?.cluster_name;
  // Nothing names the cluster, so there is nothing to route to.
  if (wanted === undefined) throw complaint ?? usage('the identity names no cluster');
  const way = await wayThrough(
    to,
    options.upgrade ?? 'auto',
    options.upgradeVariable,
    network,
    options.signal,
  );
  const warnings = complaint === undefined ? [] : [`${complaint.message} ${complaint.hint}`];
  return { plan: { way, to, cluster: wanted, identity, ...network }, discovery, warnings };
}

function usage(why: string): AffidavitError {
  return new AffidavitError('USAGE', `The address of the gateway comes from --auth-addr or --proxy: ${why}.`);
}

/**
 * The server's certificate was checked for the requested cluster, so another name in its Ping is no attack: a leaf reached
 * on its own port with the root's identity, say. The evidence is filed under the name that Ping gives, with a warning.
 * A cluster that the user requested by name must answer itself.
 */
function otherCluster(answered: string, dialled: string, demanded: string | undefined): string[] {
  if (answered === dialled || dialled === '') return [];
  if (demanded !== undefined) {
    throw new AffidavitError(
      'GATEWAY_PROTOCOL',
      `The cluster ${demanded} was requested, but ${answered} answered.`,
      'Check the address and the name of the cluster.',
    );
  }
  return [
    `The identity names the cluster ${dialled}, but ${answered} answered. The evidence is that of ${answered}.`,
  ];
}
