import { leafCluster } from './configuration/configuredFlags.ts';
import { flags } from './flags.ts';

/** Flags of every command that connects to a gateway. */
export const connectFlags = {
  'auth-addr': flags['auth-addr'],
  proxy: flags.proxy,
  'proxy-ca': flags['proxy-ca'],
  'connection-upgrade': flags['connection-upgrade'],
  cluster: leafCluster,
  identity: flags.identity,
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
