import { z } from 'zod';
import { datasetOutcomeSchema } from './datasets.ts';
import { localRunSchema } from './localRun.ts';
import { checkReportSchema } from './reports/checkReport.ts';

/** The gateway that a snapshot was taken from. */
export const clusterInfoSchema = z.object({
  name: z.string(),
  /** cluster UUID where the gateway reports it, else null */
  id: z.string().nullable(),
  /** server version as Ping gives it */
  version: z.string(),
  /** host:port that was dialled */
  address: z.string(),
  /** oss | enterprise | unknown */
  edition: z.string(),
});
export type ClusterInfo = z.infer<typeof clusterInfoSchema>;

/** `address` of a cluster that no gateway spoke for: a person handed over its files. */
export const FILES_ADDRESS = 'imported files';

/** Whether a snapshot was put together from files instead of being pulled. */
export function isFromFiles({ address }: Pick<ClusterInfo, 'address'>): boolean {
  return address === FILES_ADDRESS;
}

/** The identity that pulled, from its client certificate. */
export const callerInfoSchema = z.object({
  user: z.string(),
  roles: z.array(z.string()),
  /** NotAfter of the certificate, RFC 3339 UTC */
  expires: z.string(),
});
export type CallerInfo = z.infer<typeof callerInfoSchema>;

/** How the connections of a pull reached the gateway. */
export const connectionInfoSchema = z.object({
  /** to the auth service's own port, through the proxy's TLS routing, or through an upgraded connection to the proxy */
  way: z.enum(['direct', 'tls_routing', 'connection_upgrade']),
  /** host:port of the HTTP proxy of HTTPS_PROXY or HTTP_PROXY that they went through, else null */
  http_proxy: z.string().nullable(),
});
export type ConnectionInfo = z.infer<typeof connectionInfoSchema>;

/** Where a snapshot was taken, and by which command. */
export const runInfoSchema = z.object({
  host: z.string(),
  /** user of the operating system */
  os_user: z.string(),
  /** as it was typed, with secrets left out; "affidavit" alone where a program called it */
  command_line: z.string(),
});
export type RunInfo = z.infer<typeof runInfoSchema>;

/** pulling: a run is at it or died at it · complete: every dataset settled · incomplete: it ended with gaps or was cut off. */
export const snapshotStatusSchema = z.enum(['pulling', 'complete', 'incomplete']);

/** The events part of a pull. Times RFC 3339 UTC. */
export const eventsOutcomeSchema = z.object({
  from: z.string(),
  to: z.string(),
  windows: z.number().int(),
  rows: z.number().int(),
  new_rows: z.number().int(),
  duplicates: z.number().int(),
  /**
   * events were read up to then, after the state had been read: those behind `to` in a window that is not closed yet.
   * null: not beyond `to`
   */
  read_to: z.string().nullable(),
});
export type EventsOutcome = z.infer<typeof eventsOutcomeSchema>;

/** A snapshot as the store records it. */
export const snapshotInfoSchema = z.object({
  id: z.number().int(),
  status: snapshotStatusSchema,
  /** true when the run reached its end and gave every dataset a status, good or bad; false: it was interrupted */
  finished: z.boolean(),
  started: z.string(),
  ended: z.string().nullable(),
  cluster: clusterInfoSchema,
  caller: callerInfoSchema,
  /** null for imported files, and for snapshots of versions that did not record it */
  connection: connectionInfoSchema.nullable(),
  /** milliseconds by which the gateway's clock was ahead of the collector's; null when nothing showed it */
  clock_skew_ms: z.number().int().nullable(),
  /** null for snapshots of versions that did not record it */
  run: runInfoSchema.nullable(),
  collector_version: z.string(),
  node_version: z.string(),
  datasets: z.array(datasetOutcomeSchema),
  events: eventsOutcomeSchema.nullable(),
});
export type SnapshotInfo = z.infer<typeof snapshotInfoSchema>;

/** No pull takes as long as this: one that is older was killed. */
const LONGEST_PULL_MS = 6 * 3_600_000;

/** Whether the pull of a snapshot may still be running. @param nowMs the present, milliseconds since the epoch */
export function mayBeRunning(
  { status, started }: Pick<SnapshotInfo, 'status' | 'started'>,
  nowMs: number,
): boolean {
  return status === 'pulling' && nowMs - Date.parse(started) < LONGEST_PULL_MS;
}

/** The document that `pull --json` prints (docs/schemas/pull.json). */
export const pullReportSchema = z.object({
  snapshot: z.number().int(),
  complete: z.boolean(),
  cluster: z.object({ name: z.string(), id: z.string().nullable(), version: z.string() }),
  identity: callerInfoSchema,
  /** null for imported files */
  connection: connectionInfoSchema.nullable(),
  /** milliseconds by which the gateway's clock was ahead of the collector's; null when nothing showed it */
  clock_skew_ms: z.number().int().nullable(),
  started: z.string(),
  ended: z.string(),
  datasets: z.array(datasetOutcomeSchema),
  events: eventsOutcomeSchema,
  /** of `--probe` */
  probe: localRunSchema.optional(),
  /** of the local sources in affidavit.yaml */
  local: z.array(localRunSchema).optional(),
  local_failures: z.array(z.object({ source: z.string(), code: z.string(), message: z.string() })).optional(),
  /** of `--check`, as `check --json` prints it */
  check: checkReportSchema.optional(),
});
export type PullReport = z.infer<typeof pullReportSchema>;
