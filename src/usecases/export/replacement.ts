import { replacements } from '../../controls/register/earlierBundles.ts';
import { canonicalJson, type JsonValue } from '../../formats/canonicalJson.ts';
import { plural } from '../../formats/plural.ts';
import type { SupersededBundle } from '../../records/manifest.ts';
import type { LedgerBundle } from '../../store/bundleLedger.ts';

/** The statement of a bundle about the bundles that do not count any more. */
export interface Replacement {
  /** number of the bundle that it takes the place of; null: it is the first of its period */
  replaces: number | null;
  reason: string;
  superseded: SupersededBundle[];
}

/** Everything that an export rests on, as its fingerprint in the chain has it (usecases/export.ts). */
export type Fingerprint = Record<string, unknown>;

/**
 * Which bundle a further export of a period replaces, and why.
 *
 * @param bundles the chain
 * @param given why, as the person says; undefined: what differs between the two exports
 */
export function replacementOf(
  bundles: readonly LedgerBundle[],
  made: { sequence: number; fingerprint: Fingerprint },
  given: string | undefined,
): Replacement {
  const { sequence, fingerprint } = made;
  const earlier = bundles.filter((bundle) => bundle.sequence < sequence);
  const replaced = replacements(earlier, sequence);
  const old = earlier.findLast(
    (bundle) =>
      bundle.from_ms === fingerprint.from &&
      bundle.to_ms === fingerprint.to &&
      !replaced.has(bundle.sequence),
  );
  const reason = old === undefined ? '' : given?.trim() || differences(old, fingerprint);
  const superseded = earlier.flatMap((bundle): SupersededBundle[] => {
    const by = bundle === old ? sequence : replaced.get(bundle.sequence);
    if (by === undefined) return [];
    const why = bundle === old ? reason : (earlier.find((other) => other.sequence === by)?.reason ?? '');
    const { bundle_id, sha256sums_sha256 } = bundle;
    return [{ bundle_id, sequence: bundle.sequence, sha256sums_sha256, by, reason: why }];
  });
  return { replaces: old?.sequence ?? null, reason, superseded };
}

/** The differences between what two exports of a period rest on, as a sentence. */
function differences({ fingerprint }: LedgerBundle, now: Fingerprint): string {
  const before = fingerprintIn(fingerprint);
  const more = (name: string) => Number(now[name] ?? 0) - Number(before[name] ?? 0);
  const text = (value: unknown) => canonicalJson((value ?? null) as JsonValue);
  const differs = (name: string) => text(before[name]) !== text(now[name]);
  const said = [
    ...(more('events') > 0 ? [`${plural(more('events'), 'further event')} in the store`] : []),
    ...(more('snapshots') > 0 ? [plural(more('snapshots'), 'further snapshot')] : []),
    ...(differs('snapshot') ? [`closing snapshot ${now.snapshot} in place of ${before.snapshot}`] : []),
    ...(differs('settings') ? ['other settings'] : []),
    ...(differs('controls') ? ['other controls of the entity'] : []),
    ...(differs('procedures') ? ['other procedures'] : []),
    ...(differs('prunings') ? ['earlier evidence pruned from the store'] : []),
    ...(differs('local') ? ['other local evidence'] : []),
    ...(differs('responses') ? ['further responses to exceptions'] : []),
    ...(differs('entity') ? ['another name of the entity'] : []),
    ...(differs('key') ? ['another signing key'] : []),
    ...(differs('version') ? ['another version of affidavit'] : []),
    ...(differs('timezone') ? ['another time zone'] : []),
  ];
  if (said.length === 0) return 'Exported again; nothing that it rests on differs.';
  return `Exported again, with ${said.join(', ')}.`;
}

/** Bundles of older versions have fewer members in theirs. */
function fingerprintIn(text: string): Fingerprint {
  try {
    return JSON.parse(text) as Fingerprint;
  } catch {
    return {};
  }
}
