import { outboundFrom } from '../../gateway/dial/outbound/outbound.ts';
import { type OpenedGateway, openGateway } from '../../gateway/open.ts';
import { readInputFile } from '../import/inputFile.ts';

/** Address of a gateway and the identity to log in with. Texts are as the person gave them. */
export interface ConnectOptions {
  authAddr: string | undefined;
  proxy: string | undefined;
  proxyCaFile: string | undefined;
  /** leaf cluster to reach through its root's proxy; undefined: the identity's own cluster */
  cluster: string | undefined;
  connectionUpgrade: 'auto' | 'always' | 'never';
  /** variables by name: those of HTTP proxies and of the connection upgrade count */
  environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Connects as every command that talks to a gateway does. The identity file is read anew each time: tbot replaces it.
 *
 * @param now the clock by which the identity is judged; default: the machine's
 * @throws AffidavitError of every class that exit codes 2 and 3 name; the signal's reason when it was aborted
 */
export async function connect(
  options: ConnectOptions & { identityFile: string },
  signal: AbortSignal,
  now?: () => Date,
): Promise<OpenedGateway> {
  return await openGateway({
    identityPath: options.identityFile,
    ...(options.authAddr === undefined ? {} : { authAddr: options.authAddr }),
    ...(options.proxy === undefined ? {} : { proxy: options.proxy }),
    ...(options.proxyCaFile === undefined ? {} : { proxyCa: [readInputFile(options.proxyCaFile)] }),
    ...(options.cluster === undefined ? {} : { cluster: options.cluster }),
    upgrade: options.connectionUpgrade,
    upgradeVariable: options.environment.TELEPORT_TLS_ROUTING_CONN_UPGRADE,
    outbound: outboundFrom(options.environment),
    signal,
    ...(now === undefined ? {} : { now }),
  });
}
