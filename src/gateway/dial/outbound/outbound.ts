import type { HostPort } from '../hostPort.ts';
import { type HttpProxy, parseHttpProxy } from './httpProxy.ts';
import { isWithoutProxy } from './noProxy.ts';

/** Chooses the HTTP proxy that leads to a destination; null where the connection is made directly. */
export type Outbound = (to: HostPort) => HttpProxy | null;

/** Every destination is reached directly. */
export const DIRECTLY: Outbound = () => null;

/**
 * The HTTP proxies that the environment names, chosen as tctl chooses them: HTTPS_PROXY, else HTTP_PROXY (for plain HTTP the
 * other way round), except for what
 * NO_PROXY lists and for this machine itself. Of the two spellings of a variable the upper-case one wins.
 *
 * @param environment variables by name
 * @param scheme what goes through the connections; TLS by default
 * @throws AffidavitError USAGE when a variable names no proxy that can be used
 */
export function outboundFrom(
  environment: Readonly<Record<string, string | undefined>>,
  scheme: 'https' | 'http' = 'https',
): Outbound {
  const named = (name: string): string => environment[name] || environment[name.toLowerCase()] || '';
  const order = scheme === 'https' ? ['HTTPS_PROXY', 'HTTP_PROXY'] : ['HTTP_PROXY', 'HTTPS_PROXY'];
  const variable = order.find((name) => named(name) !== '');
  if (variable === undefined) return DIRECTLY;
  const proxy = parseHttpProxy(named(variable), variable);
  const noProxy = named('NO_PROXY');
  return (to) => (isWithoutProxy(to, noProxy) ? null : proxy);
}
