/**
 * The name under which a cluster's auth service shows its certificate, whatever address was dialled
 * (teleport-api §1.3): lower-case hex of the cluster's name under teleport.cluster.local.
 *
 * @param cluster '' gives the generic name, which every auth service has too
 */
export function authServerName(cluster: string): string {
  if (cluster === '') return 'teleport.cluster.local';
  return `${Buffer.from(cluster, 'utf8').toString('hex')}.teleport.cluster.local`;
}

/** ALPN entry by which a proxy hands the raw connection to that cluster's auth service (teleport-api §1.4). */
export function authRoute(cluster: string): string {
  return `teleport-auth@${authServerName(cluster)}`;
}
