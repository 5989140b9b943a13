import { z } from 'zod';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import type { CallerInfo, ClusterInfo } from '../../records/snapshot.ts';
import { GatewayCallError } from '../callError.ts';
import type { Permission } from '../gateway.ts';
import { AuthService } from '../gen/teleport/legacy/client/auth_service_pb.ts';
import { type PingResponse, PingResponseSchema } from '../gen/teleport/legacy/client/ping_pb.ts';
import { type RoleV6, RoleV6Schema } from '../gen/teleport/legacy/types/role_pb.ts';
import type { CertificateFacts } from '../identity/certificateFacts.ts';
import { protobufJson } from '../tctlForm/protobufJson.ts';
import { toTctl } from '../tctlForm/toTctl.ts';
import type { Channel } from './channel.ts';
import { loginError } from './loginError.ts';
import { permissionFor, rulesOf } from './permissions.ts';
import { headerVersion } from './version.ts';

/** Gateway and caller after login (teleport-api §1.10). */
export interface SelfCheck {
  cluster: ClusterInfo;
  caller: CallerInfo;
  facts: JsonObject;
  callerRoles: JsonObject[];
  may: (resource: string, verbs: readonly string[]) => Permission;
  warnings: string[];
}

/** Tries of the first call: a restart of the gateway is bridged, a wrong address reported within two seconds. */
const FIRST_TRIES = 3;

/**
 * The first calls of a session: who is the gateway, who am I, and what may I see. From here on the `version` header is the
 * server's own.
 *
 * @param me facts of the client certificate
 * @throws AffidavitError GATEWAY_UNREACHABLE, GATEWAY_UNTRUSTED, GATEWAY_REFUSED, GATEWAY_PROTOCOL, GATEWAY_TIMEOUT,
 *   IDENTITY_EXPIRED
 */
export async function selfCheck(
  channel: Channel,
  me: CertificateFacts,
  signal?: AbortSignal,
): Promise<SelfCheck> {
  const options = signal === undefined ? {} : { signal };
  const warnings: string[] = [];
  const ping = await channel
    .unary(AuthService.method.ping, {}, { ...options, tries: FIRST_TRIES })
    .catch((error: unknown) => {
      throw loginError(error, channel.address, me.roles.length > 0);
    });
  channel.version = headerVersion(ping.serverVersion, channel.version);
  const roles = await currentRoles(channel, options);
  if (roles === undefined) {
    warnings.push('The gateway did not report the roles of this identity: an empty list is not reliable.');
  }
  return {
    cluster: {
      name: ping.clusterName,
      id: await clusterId(channel, options),
      version: ping.serverVersion,
      address: channel.address,
      edition: edition(ping),
    },
    caller: { user: me.user, roles: me.roles, expires: me.expires.toISOString() },
    facts: clusterFacts(ping),
    callerRoles: (roles ?? []).map((role) => toTctl(RoleV6Schema, role)),
    may: (resource, verbs) =>
      roles === undefined ? 'unknown' : permissionFor(rulesOf(roles), resource, verbs),
    warnings,
  };
}

/** @returns undefined when this gateway does not report them; @throws AffidavitError when it refuses */
async function currentRoles(
  channel: Channel,
  options: { signal?: AbortSignal },
): Promise<RoleV6[] | undefined> {
  try {
    const roles: RoleV6[] = [];
    for await (const role of channel.stream(AuthService.method.getCurrentUserRoles, {}, options))
      roles.push(role);
    return roles;
  } catch (error) {
    const tolerable: readonly string[] = [
      'UNIMPLEMENTED',
      'UNKNOWN',
      'NOT_FOUND',
      'INVALID_ARGUMENT',
      'INTERNAL',
    ];
    if (error instanceof GatewayCallError && tolerable.includes(error.status)) return undefined;
    throw loginError(error, channel.address, true);
  }
}

const clusterNameSchema = z.object({ spec: z.object({ cluster_id: z.string().min(1).max(200) }) });

/** The cluster's id is only in one of the old HTTP lists; a gateway that no longer serves it has none to report. */
async function clusterId(channel: Channel, options: { signal?: AbortSignal }): Promise<string | null> {
  try {
    const answer = await channel.httpGet('/v2/configuration/name', {
      ...options,
      tries: 1,
      timeoutMs: 10_000,
    });
    return clusterNameSchema.parse(answer).spec.cluster_id;
  } catch {
    options.signal?.throwIfAborted();
    return null;
  }
}

/** teleport-api §2.1: the practical signs of Enterprise. */
function edition(ping: PingResponse): string {
  const features = ping.serverFeatures;
  if (features === undefined) return 'unknown';
  const licensed = features.advancedAccessWorkflows || Object.keys(features.entitlements).length > 0;
  return licensed ? 'enterprise' : 'oss';
}

function clusterFacts(ping: PingResponse): JsonObject {
  // The address that the gateway sees us under is no fact of the cluster, and another one at every dial.
  const { remote_addr: _, ...facts } = protobufJson(PingResponseSchema, ping);
  return facts;
}
