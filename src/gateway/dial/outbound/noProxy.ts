import net from 'node:net';
import type { HostPort } from '../hostPort.ts';

/**
 * Whether a destination is reached without a proxy by the value of NO_PROXY, as Go's programs understand it
 * (golang.org/x/net/http/httpproxy): items separated by commas, each `*`, an IP address, a CIDR range, or a domain with all
 * below it (`.example.com` and `*.example.com`: only those below it), each but the range with an optional `:port`.
 * This machine itself (localhost and loopback addresses) is never reached through a proxy.
 */
export function isWithoutProxy({ host, port }: HostPort, noProxy: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (name === 'localhost' || isLoopback(name)) return true;
  return noProxy.split(',').some((item) => matches(item.trim().toLowerCase(), name, port));
}

function isLoopback(name: string): boolean {
  return (net.isIPv4(name) && name.startsWith('127.')) || isInRange(name, '::1', 128);
}

function matches(item: string, name: string, port: number): boolean {
  if (item === '') return false;
  if (item === '*') return true;
  const range = /^(?<address>[0-9a-f.:]+)\/(?<bits>\d{1,3})$/.exec(item)?.groups;
  if (range !== undefined) return isInRange(name, range.address ?? '', Number(range.bits));
  const { host, port: wanted } = splitPort(item);
  if (wanted !== undefined && wanted !== port) return false;
  if (net.isIP(host) !== 0) return isInRange(name, host, net.isIPv4(host) ? 32 : 128);
  const domain = host.replace(/^\*(?=\.)/, '').replace(/\.$/, '');
  if (domain === '' || net.isIP(name) !== 0) return false;
  return domain.startsWith('.') ? name.endsWith(domain) : name === domain || name.endsWith(`.${domain}`);
}

function splitPort(item: string): { host: string; port: number | undefined } {
  const bracketed = /^\[(?<host>[^\]]+)\](?::(?<port>\d+))?$/.exec(item)?.groups;
  const plain = /^(?<host>[^:]+):(?<port>\d+)$/.exec(item)?.groups;
  const parts = bracketed ?? plain;
  if (parts === undefined) return { host: item, port: undefined };
  return { host: parts.host ?? '', port: parts.port === undefined ? undefined : Number(parts.port) };
}

function isInRange(name: string, address: string, bits: number): boolean {
  const family = net.isIP(address);
  if (family === 0 || net.isIP(name) !== family || bits > (family === 4 ? 32 : 128)) return false;
  const list = new net.BlockList();
  list.addSubnet(address, bits, family === 4 ? 'ipv4' : 'ipv6');
  return list.check(name, family === 4 ? 'ipv4' : 'ipv6');
}
