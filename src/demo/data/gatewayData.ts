import type { JsonObject } from '../../formats/canonicalJson.ts';
import type { Inventory } from './inventory.ts';

/** One question to the audit log, for those who answer it with ready-made bytes. Times are milliseconds, inclusive. */
export interface EventPageRequest {
  fromMs: number;
  toMs: number;
  types: readonly string[];
  limit: number;
  startKey: string;
  order: number;
}

/** Resources of the newer and the Enterprise kinds; a listing that is not named here is empty. */
export interface NewerKinds {
  botInstances?: JsonObject[];
  workloadIdentities?: JsonObject[];
  x509Revocations?: JsonObject[];
  x509IssuerOverrides?: JsonObject[];
  sigstorePolicies?: JsonObject[];
  accessLists?: JsonObject[];
  accessListMembers?: JsonObject[];
  accessListReviews?: JsonObject[];
  devices?: JsonObject[];
  accessMonitoringRules?: JsonObject[];
  /** served only where they are given: older gateways do not know the calls */
  scopedRoles?: JsonObject[];
  scopedRoleAssignments?: JsonObject[];
  scopedTokens?: JsonObject[];
  healthCheckConfigs?: JsonObject[];
}

/**
 * The contents of a gateway: resources in the form that tctl prints, events as lines of the audit log.
 * Nothing here is encoded; that happens when it is served.
 */
export interface GatewayData extends NewerKinds, Inventory {
  clusterName: string;
  /** UUID of the cluster, as /v2/configuration/name returns it */
  clusterId: string;
  /** the gateway's clock, RFC 3339: requests and locks whose time is over are not served */
  now: string;
  users: JsonObject[];
  roles: JsonObject[];
  accessRequests: JsonObject[];
  locks: JsonObject[];
  /** kind cluster_auth_preference */
  authPreference: JsonObject;
  networkingConfig: JsonObject;
  sessionRecordingConfig: JsonObject;
  auditConfig: JsonObject;
  /** null where nobody has set one: NOT_FOUND */
  uiConfig: JsonObject | null;
  /** audit events, in any order; `event`, `uid` and `time` are read, everything is served */
  events: JsonObject[];
  /**
   * For benches: the encoded EventsUnstructured of a page, or null to let the log above answer.
   */
  eventPage?: (request: EventPageRequest) => Uint8Array | null;
  /** For benches: the bulk export of whole days, framed beforehand. */
  eventExport?: {
    /** names of the chunks of the day that begins then, milliseconds */
    chunks: (dayMs: number) => readonly string[];
    /** ExportEventsUnstructured messages after the cursor, each behind its gRPC prefix */
    framed: (dayMs: number, chunk: string, cursor: string) => Iterable<Uint8Array>;
  };
}
