import type { DeltaInput, DeltaSide } from '../../bundle/delta/deltaSide.ts';
import type { ZipSide } from '../../bundle/delta/zipSide.ts';
import { replacements } from '../../controls/register/earlierBundles.ts';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import type { LateEvent } from '../../records/delta.ts';
import type { LedgerBundle } from '../../store/bundleLedger.ts';
import type { StoreReader } from '../../store/store.ts';

/**
 * The comparison with the bundle before: its rows are read from its zip; results, settings and exceptions are those that the
 * store keeps.
 *
 * @param pseudonymKey id of the key of pseudonyms; null: names are as they are
 * @param zip the bundle before; in words why it cannot be read
 */
export function deltaInput(
  store: StoreReader,
  sequence: number,
  zip: ZipSide | string | null,
  pseudonymKey: string | null,
): DeltaInput {
  const earlier = store.bundles.bundles().filter((bundle) => bundle.sequence < sequence);
  const previous = earlier.at(-1) ?? null;
  if (previous === null)
    return {
      ...{ before: null, previous: null, lateEvents: null },
      reason: 'This is the first bundle of the chain: there is none before it.',
    };
  const read = typeof zip === 'string' || zip === null ? null : zip;
  return {
    previous,
    // the store knows exceptions by their names: those of a bundle with pseudonyms are in its zip only
    before: pseudonymKey === null ? sideOf(store, previous, read) : read,
    reason: read === null ? `The rows of the bundle before are not known: ${zip ?? ''}` : '',
    lateEvents: () => lateEvents(store, earlier),
  };
}

function sideOf(store: StoreReader, bundle: LedgerBundle, zip: ZipSide | null): DeltaSide | null {
  // a version that kept neither results nor exceptions made it
  if (bundle.results === null) return zip;
  return {
    sequence: bundle.sequence,
    bundle_id: bundle.bundle_id,
    sha256sums_sha256: bundle.sha256sums_sha256,
    label: bundle.label,
    fromMs: bundle.from_ms,
    toMs: bundle.to_ms,
    listings: zip?.listings ?? null,
    results: bundle.results,
    settings: bundle.settings ?? {},
    exceptions: () => store.exceptions.listedIn(bundle.sequence),
  };
}

/** Events that happened before a bundle of their period was exported, and reached the store afterwards. */
function* lateEvents(store: StoreReader, earlier: readonly LedgerBundle[]): Generator<LateEvent> {
  const replaced = replacements(earlier, Number.POSITIVE_INFINITY);
  for (const bundle of earlier) {
    if (replaced.has(bundle.sequence) || bundle.to_ms <= bundle.from_ms) continue;
    const exportedMs = Date.parse(bundle.exported_at);
    const toMs = Number.isNaN(exportedMs) ? bundle.to_ms : Math.min(bundle.to_ms, exportedMs);
    const range = { fromUs: bundle.from_ms * 1000, toUs: toMs * 1000, seq: bundle.last_seq };
    for (const { uid, event, code, json } of store.eventsSince(range)) {
      const { time } = JSON.parse(json) as JsonObject;
      yield {
        ...{ period: bundle.label, bundle: bundle.sequence, time: String(time ?? '') },
        ...{ uid, event, code, change: 'added' },
      };
    }
  }
}
