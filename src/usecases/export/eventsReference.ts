import { sha256 } from '../../bundle/host/cryptography.ts';
import type { SigningKey } from '../../bundle/keys/signingKey.ts';
import { SUMS } from '../../bundle/names.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import type { EvidenceScope } from '../../evidence/scope.ts';
import { rangeOfMs } from '../../formats/timeRange.ts';
import { clusterPart } from '../../lake/layout/clusterPart.ts';
import { verifyLake } from '../../lake/manifest/verifyLake.ts';
import { daysOf } from '../../lake/write/writeEvidence.ts';
import type { EventsReference } from '../../records/eventsReference.ts';
import type { LakeManifest } from '../../records/lakeManifest.ts';
import { lakeFolder } from '../lake/lakeFolder.ts';

const DAY_MS = 86_400_000;

/**
 * The Parquet files of a lake that hold the audit log of a period, read and verified with the key that signs the bundle.
 *
 * @throws AffidavitError LAKE_NOT_FOUND, LAKE_DAMAGED, LAKE_OUTDATED when the store holds other events than the lake
 */
export async function eventsReference(
  dir: string,
  { store, period, closing, log }: EvidenceScope,
  signer: SigningKey,
): Promise<EventsReference> {
  const folder = lakeFolder(dir);
  const cluster = closing.cluster.name;
  const days = new Set(daysOf(period));
  const below = `events/cluster=${clusterPart(cluster)}/event_date=`;
  const { manifest, report, contents } = await verifyLake(
    folder,
    { publicKeyPem: signer.public.pem },
    (file) => file.startsWith(below) && days.has(file.slice(below.length, below.length + 10)),
  );
  if (manifest === null || report.verdict !== 'verified')
    throw new AffidavitError(
      'LAKE_DAMAGED',
      `The lake ${folder} does not verify with this signing key: ${report.codes.join(', ')}.`,
      'Run `affidavit lake verify --to DIR` on it; write it anew into an empty folder.',
    );
  const files = manifest.events.filter((file) => file.cluster === cluster && days.has(file.event_date));
  for (const day of days) refuseOther(day, rowsOf(files, day), store.countEvents(dayRange(day)), folder);
  return {
    schema: 'urn:affidavit:soc2-evidence:events-by-reference:v1',
    lake_id: manifest.lake_id,
    lake_sha256sums_sha256: sha256(contents.kept.get(SUMS) ?? '').toString('hex'),
    cluster,
    period: { from: new Date(period.fromMs).toISOString(), to: new Date(period.toMs).toISOString() },
    events: log.events,
    files,
  };
}

function dayRange(day: string) {
  const fromMs = Date.parse(`${day}T00:00:00Z`);
  return rangeOfMs({ fromMs, toMs: fromMs + DAY_MS });
}

function rowsOf(files: LakeManifest['events'], day: string): number {
  return files.reduce((sum, { event_date, rows }) => sum + (event_date === day ? rows : 0), 0);
}

function refuseOther(day: string, inLake: number, inStore: number, folder: string): void {
  if (inLake === inStore) return;
  throw new AffidavitError(
    'LAKE_OUTDATED',
    `The store holds ${inStore} events of ${day}, the lake ${folder} ${inLake}.`,
    'Run `affidavit lake write` for the same period, then export again.',
  );
}
