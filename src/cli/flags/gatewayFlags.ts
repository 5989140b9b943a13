import { Flags } from '@oclif/core';
import { fromFile } from '../configuration/fromFile.ts';

/** Flags of the connection to a gateway, and of what is read from it. */
export const gatewayFlags = {
  'auth-addr': fromFile(
    Flags.string({
      env: 'AFFIDAVIT_AUTH_ADDR',
      helpValue: 'HOST:PORT',
      description: 'address of the auth service, for a direct connection (default port 3025)',
      exclusive: ['proxy'],
    }),
    'gateway.auth_addr',
  ),
  proxy: fromFile(
    Flags.string({
      env: 'AFFIDAVIT_PROXY',
      helpValue: 'HOST:PORT',
      description: 'address of the proxy, for a connection by TLS routing (default port 443, then 3080)',
    }),
    'gateway.proxy',
  ),
  'proxy-ca': fromFile(
    Flags.string({
      env: 'AFFIDAVIT_PROXY_CA',
      helpValue: 'FILE',
      description: "PEM file with the CA of the proxy's web certificate, where the system does not trust it",
      dependsOn: ['proxy'],
    }),
    'gateway.proxy_ca',
  ),
  'connection-upgrade': fromFile(
    Flags.string({
      env: 'AFFIDAVIT_CONNECTION_UPGRADE',
      options: ['auto', 'always', 'never'],
      default: 'auto',
      description: 'tunnel through a load balancer that terminates TLS in front of the proxy',
    }),
    'gateway.connection_upgrade',
  ),
  cluster: fromFile(
    Flags.string({
      env: 'AFFIDAVIT_CLUSTER',
      helpValue: 'NAME',
      description: "leaf cluster to pull through its root's proxy (default: the identity's own cluster)",
    }),
    'gateway.cluster',
  ),
  identity: fromFile(
    Flags.string({
      env: 'AFFIDAVIT_IDENTITY',
      helpValue: 'FILE',
      description: 'identity file written by tbot or `tctl auth sign --format=file`',
    }),
    'identity',
  ),
  'identity-warn': fromFile(
    Flags.string({
      env: 'AFFIDAVIT_IDENTITY_WARN',
      helpValue: 'TIME',
      default: '14d',
      description: 'time before the end of a static identity from which on there is a warning',
    }),
    'identity_warn',
  ),
  since: Flags.string({
    env: 'AFFIDAVIT_SINCE',
    helpValue: 'TIME',
    description:
      'start of the audit log to read (default: the start of the previous quarter on the first pull, then the end of the last one)',
  }),
  until: Flags.string({
    env: 'AFFIDAVIT_UNTIL',
    helpValue: 'TIME',
    description: 'end of the audit log to read (default: one minute ago)',
  }),
  'clock-skew-reason': Flags.string({
    env: 'AFFIDAVIT_CLOCK_SKEW_REASON',
    helpValue: 'TEXT',
    description:
      "why the gateway's clock and this machine's differ by more than two minutes; goes into the evidence",
  }),
  probe: fromFile(
    Flags.string({
      env: 'AFFIDAVIT_PROBE',
      helpValue: 'HOST:PORT',
      multiple: true,
      delimiter: ',',
      description: 'also probe the TLS of this address; may be repeated',
    }),
    'probes',
  ),
} as const;

/** Flags of every command that connects to a gateway. */
export const connectFlags = {
  'auth-addr': gatewayFlags['auth-addr'],
  proxy: gatewayFlags.proxy,
  'proxy-ca': gatewayFlags['proxy-ca'],
  'connection-upgrade': gatewayFlags['connection-upgrade'],
  cluster: gatewayFlags.cluster,
  identity: gatewayFlags.identity,
};

/** The connection that those flags and the variables of the system describe. */
export function connectionOf(given: {
  'auth-addr'?: string | undefined;
  proxy?: string | undefined;
  'proxy-ca'?: string | undefined;
  'connection-upgrade'?: string | undefined;
  cluster?: string | undefined;
}) {
  return {
    authAddr: given['auth-addr'],
    proxy: given.proxy,
    proxyCaFile: given['proxy-ca'],
    cluster: given.cluster,
    connectionUpgrade: given['connection-upgrade'] as 'auto' | 'always' | 'never',
    environment: process.env,
  };
}
