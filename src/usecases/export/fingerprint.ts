import { createHash } from 'node:crypto';
import type { ZipSide } from '../../bundle/delta/zipSide.ts';
import type { Conclusion } from '../../controls/conclusion.ts';
import { canonicalJson, type JsonObject } from '../../formats/canonicalJson.ts';
import type { LedgerBundle } from '../../store/bundleLedger.ts';
import type { StoreWriter } from '../../store/store.ts';
import type { ExportTarget } from './exportOptions.ts';
import { openPrevious } from './previousBundle.ts';

/** Everything that a bundle's bytes depend on: the same fingerprint gets the same number and the same SHA256SUMS. */
export function fingerprintOf(
  { scope, settings, procedures, entity: controls }: Conclusion,
  target: ExportTarget,
  collectorVersion: string,
): JsonObject {
  const { store, period, closing } = scope;
  return {
    entity: target.entity,
    from: period.fromMs,
    to: period.toMs,
    label: period.label,
    snapshot: closing.id,
    snapshots: store.snapshots().length,
    events: store.lastSeq(),
    windows: store.windows().length,
    local: store.local.revision(),
    responses: store.exceptions.revision(),
    reviews: store.reviews.revision(),
    ...(store.prunings().length === 0 ? {} : { prunings: store.prunings().length }),
    settings: createHash('sha256').update(JSON.stringify(settings.all)).digest('hex'),
    ...(controls === null ? {} : { controls: controls.sha256 }),
    procedures: createHash('sha256')
      .update(JSON.stringify(procedures.map(({ id, sql }) => [id, sql.text])))
      .digest('hex'),
    key: target.signer.public.spkiSha256,
    exportedAt: target.exportedAt.toISOString(),
    version: collectorVersion,
    timezone: settings.evidence.timezone,
    type: target.type,
    ...(target.reason === undefined ? {} : { reason: target.reason }),
    ...(target.reference === null
      ? {}
      : { reference: createHash('sha256').update(JSON.stringify(target.reference)).digest('hex') }),
    ...(target.names === null ? {} : { pseudonyms: target.names.keyId }),
    ...(target.timestamps.length === 0 ? {} : { timestamps: target.timestamps.map(({ url }) => url) }),
  };
}

/** The fingerprint with whether the rows of the bundle before can be read, since the bytes of delta/ depend on it. */
export async function withPrevious(
  store: StoreWriter,
  base: JsonObject,
  target: Pick<ExportTarget, 'outDir' | 'names'>,
): Promise<{ fingerprint: JsonObject; zip: ZipSide | string | null }> {
  const bundles = store.bundles.bundles();
  for (const isRead of [true, false]) {
    const fingerprint = { ...base, previous_read: isRead };
    const sequence = store.bundles.numberOf(canonicalJson(fingerprint));
    if (sequence === null) continue;
    const zip = await previousOf(bundles, sequence, target);
    if ((zip !== null && typeof zip !== 'string') === isRead) return { fingerprint, zip };
    if (zip !== null && typeof zip !== 'string') await zip.close();
  }
  const zip = await previousOf(bundles, (bundles.at(-1)?.sequence ?? 0) + 1, target);
  return { fingerprint: { ...base, previous_read: zip !== null && typeof zip !== 'string' }, zip };
}

async function previousOf(
  bundles: readonly LedgerBundle[],
  sequence: number,
  { outDir, names }: Pick<ExportTarget, 'outDir' | 'names'>,
): Promise<ZipSide | string | null> {
  const previous = bundles.find((bundle) => bundle.sequence === sequence - 1);
  return previous === undefined ? null : await openPrevious(previous, outDir, names?.keyId ?? null);
}
