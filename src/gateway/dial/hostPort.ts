import { AffidavitError } from '../../errors/affidavitError.ts';

/** A network address; IPv6 without brackets. */
export interface HostPort {
  host: string;
  port: number;
}

/** Default port of the auth service (teleport-api §1.3). */
export const AUTH_PORT = 3025;
/** Ports to try in turn for a proxy that was named without one: behind a load balancer, and the proxy's own default. */
export const PROXY_PORTS = [443, 3080] as const;

/**
 * Parses `host`, `host:port`, `[v6]`, `[v6]:port`, a bare IPv6 address, each with an optional `https://` in front and a
 * `/` behind, as people copy them from a browser.
 *
 * @param defaultPorts ports to use, in order of preference, when the text names none
 * @returns one candidate per port, at least one
 * @throws AffidavitError USAGE
 */
export function parseHostPort(text: string, defaultPorts: readonly number[]): HostPort[] {
  const trimmed = text
    .trim()
    .replace(/^https:\/\//i, '')
    .replace(/\/+$/, '');
  const match =
    /^\[(?<v6>[0-9a-fA-F:.]+(?:%[\w.-]+)?)\](?::(?<port>\d{1,5}))?$/.exec(trimmed) ??
    /^(?<v6>[0-9a-fA-F]*:[0-9a-fA-F]*:[0-9a-fA-F:.]*)$/.exec(trimmed) ??
    /^(?<name>[^\s:/@[\]?#]+)(?::(?<port>\d{1,5}))?$/.exec(trimmed);
  const groups = match?.groups;
  const host = groups?.v6 ?? groups?.name;
  const port = groups?.port === undefined ? undefined : Number(groups.port);
  if (host === undefined || (port !== undefined && (port < 1 || port > 65_535))) {
    throw new AffidavitError(
      'USAGE',
      `"${printable(text)}" is not a valid address.`,
      'Use host:port, for example teleport.example.com:443 or [2001:db8::1]:3025.',
    );
  }
  return port === undefined ? defaultPorts.map((each) => ({ host, port: each })) : [{ host, port }];
}

/** `host:port` for messages and records, IPv6 in brackets. */
export function formatHostPort({ host, port }: HostPort): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 100);
}
