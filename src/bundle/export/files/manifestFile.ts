import { z } from 'zod';
import {
  type Manifest,
  type ManifestDataset,
  type ManifestFile,
  manifestSchema,
} from '../../../records/manifest.ts';
import { bundleIdOf } from '../../bundleId.ts';
import { countByResult } from '../../countByResult.ts';
import type { BundleInput } from '../../input.ts';
import type { PublicKey } from '../../keys/publicKey.ts';
import { MANIFEST_SCHEMA } from '../../names.ts';

const DISCLAIMER =
  'This bundle is evidence collected by the entity with its own tool. It is not an audit, not an opinion and not a ' +
  'certification; a SOC 2 report is the work of an independent service auditor. A point of focus without evidence here is ' +
  'outside the scope of this tool; that is no deficiency of the entity.';

/** Puts the manifest together (docs/bundle-format.md §2). */
export function buildManifest(
  input: BundleInput,
  datasets: readonly ManifestDataset[],
  files: readonly ManifestFile[],
  key: PublicKey,
): Manifest {
  const { results } = input.controls;
  const body: Omit<Manifest, 'bundle_id'> = {
    schema: MANIFEST_SCHEMA,
    sequence: input.sequence,
    previous: input.previous,
    replaces: input.replaces,
    superseded: [...input.superseded],
    entity: input.entity,
    cluster: input.cluster,
    collector: {
      version: input.collector.version,
      node: input.collector.node,
      host: input.collector.run?.host ?? null,
      os_user: input.collector.run?.os_user ?? null,
      command_line: input.collector.run?.command_line ?? null,
      identity: input.caller.user,
      identity_expires: input.caller.expires,
      roles: input.caller.roles,
      unreadable: [...input.unreadable],
    },
    period: {
      label: input.period.label,
      from: new Date(input.period.fromMs).toISOString(),
      to: new Date(input.period.toMs).toISOString(),
      timezone: input.timezone,
    },
    snapshot: {
      id: input.snapshot.id,
      status: input.snapshot.status,
      started: input.snapshot.started,
      ended: input.snapshot.ended,
    },
    state_observed_at: input.stateObservedAt,
    exported_at: input.exportedAt.toISOString(),
    clock_skew_ms: input.clockSkewMs,
    datasets: [...datasets],
    files: [...files],
    redactions: [...input.redactions],
    catalogue: input.controls.catalogue,
    settings: input.settings,
    results: {
      tests: results.length,
      exceptions: results.reduce((sum, result) => sum + result.exceptions, 0),
      by_result: countByResult(results),
    },
    register: { ...input.controls.register },
    signing: { algorithm: key.algorithm, key_fingerprint: key.fingerprint, key_spki_sha256: key.spkiSha256 },
    ...(input.pseudonymKey === null ? {} : { pseudonyms: { key_id: input.pseudonymKey } }),
    ...(input.timestamps.length === 0 ? {} : { timestamps: [...input.timestamps] }),
    disclaimer: DISCLAIMER,
  };
  const { schema, ...rest } = body;
  return manifestSchema.parse({ schema, bundle_id: bundleIdOf(body), ...rest });
}

/** The JSON Schema (draft 2020-12) that lies beside manifest.json. */
export function manifestJsonSchema(): string {
  const schema = z.toJSONSchema(manifestSchema, { target: 'draft-2020-12' });
  return `${JSON.stringify({ $id: MANIFEST_SCHEMA, title: 'Manifest of an evidence bundle', ...schema }, null, 2)}\n`;
}
