import { bundleIdOf } from '../../bundle/bundleId.ts';
import { signatureFiles } from '../../bundle/export/attestations.ts';
import { sha256Sums } from '../../bundle/export/sums.ts';
import { sha256 } from '../../bundle/host/cryptography.ts';
import type { SigningKey } from '../../bundle/keys/signingKey.ts';
import { LAKE_PREDICATE_TYPE, MANIFEST, SUMS } from '../../bundle/names.ts';
import { statementAbout } from '../../bundle/signatures/predicate.ts';
import { type LakeFile, type LakeManifest, lakeManifestSchema } from '../../records/lakeManifest.ts';

/** Contents of a lake, before it is signed. */
export type LakeContents = Pick<LakeManifest, 'entity' | 'sets' | 'events' | 'fleet'>;

/** Every Parquet file that a manifest names. */
export function lakeFiles({ sets, events }: Pick<LakeManifest, 'sets' | 'events'>): LakeFile[] {
  return [...sets.flatMap(({ tables }) => tables), ...events];
}

/**
 * The manifest, SHA256SUMS and META/ of a lake. The manifest is sorted and holds no time: the same contents and key give the same bytes
 * (ECDSA signatures differ each time).
 */
export function signedFiles(
  { entity, sets, events, fleet }: LakeContents,
  key: SigningKey,
): { manifest: LakeManifest; files: { path: string; contents: Buffer }[] } {
  const { algorithm, fingerprint, spkiSha256 } = key.public;
  const body: Omit<LakeManifest, 'lake_id'> = {
    schema: LAKE_PREDICATE_TYPE,
    entity,
    sets: sorted(sets, ({ cluster, period }) => [cluster, period.from, period.label]),
    events: sorted(events, ({ cluster, path }) => [cluster, path]),
    ...(fleet === undefined ? {} : { fleet: sorted(fleet, ({ name }) => [name]) }),
    signing: { algorithm, key_fingerprint: fingerprint, key_spki_sha256: spkiSha256 },
  };
  const { schema, ...rest } = body;
  const manifest = lakeManifestSchema.parse({ schema, lake_id: bundleIdOf(body), ...rest });
  const text = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`);
  const sums = Buffer.from(
    sha256Sums([...lakeFiles(manifest), { path: MANIFEST, sha256: sha256(text).toString('hex') }]),
  );
  const statement = statementAbout(sums, LAKE_PREDICATE_TYPE, lakePredicate(manifest));
  return {
    manifest,
    files: [
      { path: MANIFEST, contents: text },
      { path: SUMS, contents: sums },
      ...signatureFiles(sums, statement, key),
    ],
  };
}

/** The members of a manifest that the attestation repeats. */
export function lakePredicate({ lake_id, entity, sets }: LakeManifest): Record<string, unknown> {
  const periods = sets.map(({ cluster, period }) => ({ cluster, ...period }));
  return { lake_id, entity, sets: periods };
}

function sorted<T>(items: readonly T[], key: (item: T) => readonly string[]): T[] {
  return [...items].sort((a, b) => compare(key(a), key(b)));
}

/** By bytes of UTF-8, as SHA256SUMS is. */
function compare(a: readonly string[], b: readonly string[]): number {
  for (const [at, text] of a.entries()) {
    const order = Buffer.compare(Buffer.from(text), Buffer.from(b[at] ?? ''));
    if (order !== 0) return order;
  }
  return 0;
}
