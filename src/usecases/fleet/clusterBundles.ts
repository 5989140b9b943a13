import path from 'node:path';
import { bundleFileName } from '../../bundle/export/bundleName.ts';
import { type ReadClusterBundle, readClusterBundle } from '../../bundle/fleet/readClusterBundle.ts';
import { VerificationError } from '../../bundle/verify/codes.ts';
import { SETTLED_STATUSES } from '../../records/datasets.ts';
import type { FleetCluster } from '../../records/fleetManifest.ts';
import type { ExportReport } from '../../records/reports/exportReport.ts';
import type { MemberEnd } from './runMembers.ts';

/** The bundle of one cluster, or why there is none. */
export interface ClusterBundle {
  cluster: FleetCluster;
  /** null: there is no bundle */
  read: (ReadClusterBundle & { zipPath: string }) | null;
}

/**
 * Reads the bundle that the export of a cluster has just written.
 *
 * @param folder of the roll-up
 */
export async function clusterBundle(
  { member, report, error }: MemberEnd<ExportReport>,
  folder: string,
): Promise<ClusterBundle> {
  const { name } = member;
  const tags = { ...member.tags };
  const none = (why: string): ClusterBundle => ({
    cluster: {
      ...{ name, tags, teleport: null, snapshot: null, log: null, datasets: 0, wanting: [], bundle: null },
      why,
    },
    read: null,
  });
  if (report === null) return none(whyNone(error));
  let read: ReadClusterBundle;
  try {
    read = await readClusterBundle(report.path);
  } catch (cause) {
    if (!(cause instanceof VerificationError) && !(cause instanceof Error)) throw cause;
    return none(`Its bundle cannot be read: ${cause.message.split('\n')[0]}`);
  }
  if (read.sha256 !== report.sha256) return none('Its bundle was altered after it was written.');
  return { cluster: clusterOf(name, tags, report, read, folder), read: { ...read, zipPath: report.path } };
}

/** In words for the auditor: where a store lies on this machine is no part of them. */
function whyNone(error: MemberEnd<ExportReport>['error']): string {
  if (error === null) return 'The export ended without a report.';
  if (error.code === 'EXPORT_NO_SNAPSHOT' || error.code === 'STORE_NOT_FOUND')
    return 'Nothing was collected of it that serves the period.';
  return `${error.message} (${error.code})`;
}

function clusterOf(
  name: string,
  tags: Record<string, string>,
  report: ExportReport,
  { bytes, sha256, sha256sumsSha256, manifest }: ReadClusterBundle,
  folder: string,
): FleetCluster {
  const { cluster, snapshot, datasets, sequence, entity, period } = manifest;
  const events = datasets.find(({ dataset }) => dataset === 'events');
  const superseded = (manifest.superseded ?? []).map((one) =>
    bundleFileName(entity, period.label, one.sequence),
  );
  return {
    name,
    tags,
    teleport: { name: cluster.name, version: cluster.version, edition: cluster.edition },
    snapshot: { id: snapshot.id, status: snapshot.status, started: snapshot.started },
    log:
      events === undefined
        ? null
        : { first: events.first_event, last: events.last_event, events: events.counts.exported },
    datasets: datasets.length,
    wanting: datasets
      .filter(({ completeness }) => !SETTLED_STATUSES.has(completeness))
      .map(({ dataset, completeness: status, reason }) => ({ dataset, status, reason })),
    bundle: {
      path: path.relative(folder, report.path).split(path.sep).join('/'),
      ...{ bytes, sha256, sha256sums_sha256: sha256sumsSha256, bundle_id: manifest.bundle_id, sequence },
      superseded,
      key_fingerprint: manifest.signing.key_fingerprint,
    },
    why: '',
  };
}
