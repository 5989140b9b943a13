import { AffidavitError } from '../../errors/affidavitError.ts';
import type { WayIn } from './dialler.ts';
import { type Discovery, discover } from './discovery.ts';
import { formatHostPort, type HostPort } from './hostPort.ts';
import type { NetworkSettings } from './outbound/connectOut.ts';
import { needsUpgrade } from './upgradeProbe.ts';
import { parseUpgradeSetting, type UpgradeSetting } from './upgradeSetting.ts';

/** Codes of errors without any connection to the proxy. */
const UNREACHABLE: ReadonlySet<string> = new Set([
  'GATEWAY_UNREACHABLE',
  'GATEWAY_TIMEOUT',
  'HTTP_PROXY_REFUSED',
]);

/** A proxy that answered, and what it said. */
export interface FoundProxy {
  to: HostPort;
  /** undefined when it did not introduce itself; then `complaint` says why */
  discovery: Discovery | undefined;
  complaint: AffidavitError | undefined;
}

/**
 * Finds the proxy among the candidate addresses: the first that introduces itself as one; else the first that takes
 * connections, because the gateway proper is trusted by the identity file and not by the web certificate.
 *
 * @param candidates in order of preference, at least one
 * @throws AffidavitError when none takes connections: that of the first candidate
 */
export async function findProxy(
  candidates: readonly HostPort[],
  network: NetworkSettings,
  signal?: AbortSignal,
): Promise<FoundProxy> {
  let silent: FoundProxy | undefined;
  let unreachable: AffidavitError | undefined;
  for (const to of candidates) {
    try {
      return { to, discovery: await discover(to, network, '/webapi/find', signal), complaint: undefined };
    } catch (error) {
      if (!(error instanceof AffidavitError)) throw error;
      if (UNREACHABLE.has(error.code)) unreachable ??= error;
      else silent ??= { to, discovery: undefined, complaint: error };
    }
  }
  if (silent !== undefined) return silent;
  if (unreachable === undefined) throw new AffidavitError('USAGE', 'No proxy address was given.');
  if (candidates.length === 1) throw unreachable;
  throw new AffidavitError(
    unreachable.code,
    `No connection to ${candidates.map(formatHostPort).join(' or ')}.`,
    'Add the port: --proxy host:port.',
    { cause: unreachable },
  );
}

/**
 * Settles how to get through a proxy.
 *
 * @param setting from a flag; `auto` lets the variable's value decide, and where that says nothing the probe
 * @param variable value of TELEPORT_TLS_ROUTING_CONN_UPGRADE
 */
export async function wayThrough(
  to: HostPort,
  setting: UpgradeSetting,
  variable: string | undefined,
  network: NetworkSettings,
  signal?: AbortSignal,
): Promise<WayIn> {
  const decided = setting === 'auto' ? parseUpgradeSetting(variable, to) : setting;
  if (decided === 'auto') return (await needsUpgrade(to, network, signal)) ? 'upgraded' : 'routed';
  return decided === 'always' ? 'upgraded' : 'routed';
}
