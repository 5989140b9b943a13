import { sha256 } from '../host/cryptography.ts';
import { PREDICATE_TYPE, SUMS } from '../names.ts';
import { IN_TOTO_STATEMENT, type InTotoStatement } from './dsse.ts';

/** The members of a manifest that the attestation repeats. */
export interface AttestedManifest {
  bundle_id: string;
  sequence: number;
  entity: string;
  cluster: { name: string };
  period: { label: string; from: string; to: string; timezone: string };
  exported_at: string;
}

/** Predicate of the in-toto statement: who signs it and who verifies it build it from the manifest in the same way. */
export function predicateOf(manifest: AttestedManifest): Record<string, unknown> {
  return {
    bundle_id: manifest.bundle_id,
    sequence: manifest.sequence,
    entity: manifest.entity,
    cluster: manifest.cluster.name,
    period: manifest.period,
    exported_at: manifest.exported_at,
  };
}

/** The in-toto statement of a bundle. */
export function statementOf(sums: Buffer, manifest: AttestedManifest): InTotoStatement {
  return statementAbout(sums, PREDICATE_TYPE, predicateOf(manifest));
}

/** An in-toto statement about a SHA256SUMS. */
export function statementAbout(
  sums: Buffer,
  predicateType: string,
  predicate: Record<string, unknown>,
): InTotoStatement {
  return {
    _type: IN_TOTO_STATEMENT,
    subject: [{ name: SUMS, digest: { sha256: sha256(sums).toString('hex') } }],
    predicateType,
    predicate,
  };
}
