import { stringify } from 'yaml';

/** Names of the role, the user and the join token of the collector. */
export const COLLECTOR = { role: 'soc2-collector', user: 'soc2', token: 'soc2-join' } as const;

/** The gateway of a tbot configuration, and where it writes the identity. */
export interface TbotTarget {
  /** address of the proxy, or of the auth service */
  proxy?: string | undefined;
  authAddr?: string | undefined;
  /** folder of the identity */
  destination: string;
}

/** A configuration of tbot (v2) that writes the collector's identity: one run, nothing kept besides the identity. */
export function tbotConfig({ proxy, authAddr, destination }: TbotTarget): string {
  const server = proxy === undefined ? { auth_server: authAddr } : { proxy_server: proxy };
  return `# tbot.yaml
version: v2
${stringify(server)}onboarding: { join_method: kubernetes, token: ${COLLECTOR.token} }
storage: { type: memory }
oneshot: true
certificate_ttl: 1h
outputs:
  - type: identity
    destination: { type: directory, path: ${scalar(destination)} }
`;
}

function scalar(text: string): string {
  return stringify(text, {
    defaultStringType: /^[\w./-]+$/.test(text) ? 'PLAIN' : 'QUOTE_DOUBLE',
    lineWidth: 0,
  }).trim();
}
