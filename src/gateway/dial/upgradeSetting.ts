import { formatHostPort, type HostPort } from './hostPort.ts';

/** Whether to ask the proxy for a connection upgrade: after the probe, in any case, or never. */
export type UpgradeSetting = 'auto' | 'always' | 'never';

const YES = new Set(['1', 't', 'true', 'yes', 'y', 'on']);
const NO = new Set(['0', 'f', 'false', 'no', 'n', 'off']);

/**
 * Understands the value of TELEPORT_TLS_ROUTING_CONN_UPGRADE as the official tools do (teleport-api §1.5): a boolean for
 * all proxies and/or `<proxy address>=<boolean>` items, separated by `,` or `;`. The item of this proxy wins.
 *
 * @param value the variable's value
 * @param proxy address about to be dialled
 * @returns auto when the value says nothing about this proxy
 */
export function parseUpgradeSetting(value: string | undefined, proxy: HostPort): UpgradeSetting {
  let forAll: UpgradeSetting = 'auto';
  let forThis: UpgradeSetting = 'auto';
  const names = new Set([formatHostPort(proxy).toLowerCase(), proxy.host.toLowerCase()]);
  for (const item of (value ?? '').split(/[,;]/)) {
    const split = item.lastIndexOf('=');
    const setting = toSetting(item.slice(split + 1));
    if (split < 0) forAll = setting ?? forAll;
    else if (names.has(item.slice(0, split).trim().toLowerCase())) forThis = setting ?? forThis;
  }
  return forThis === 'auto' ? forAll : forThis;
}

function toSetting(text: string): UpgradeSetting | undefined {
  const word = text.trim().toLowerCase();
  if (YES.has(word)) return 'always';
  return NO.has(word) ? 'never' : undefined;
}
