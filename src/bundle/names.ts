/** Names that the writer and the verifier of a bundle share: paths inside the zip, type identifiers, the SSH namespace. */

/** Namespace of every SSHSIG of ours (docs/bundle-format.md §1). */
export const SSH_NAMESPACE = 'soc2-evidence';

/** `schema` of manifest.json. */
export const MANIFEST_SCHEMA = 'urn:affidavit:soc2-evidence:manifest:v2';

/** `predicateType` of the in-toto statement; cosign's `--type`. */
export const PREDICATE_TYPE = 'urn:affidavit:soc2-evidence:bundle:v1';

/** The same of a lake. */
export const LAKE_PREDICATE_TYPE = 'urn:affidavit:soc2-evidence:lake:v1';

/** The signed root. */
export const SUMS = 'SHA256SUMS';

/** Files whose form the verifier knows. */
export const MANIFEST = 'manifest.json';
export const MANIFEST_JSON_SCHEMA = 'manifest.schema.json';
export const RESULTS = 'results.json';
export const EXCEPTIONS = 'exceptions.csv';
export const EXCEPTION_HISTORY = 'exceptions-history.csv';
/** The entity's controls as it supplied them. */
export const ENTITY_CONTROLS = 'controls/controls.yaml';
/** The report, for people. */
export const REPORT = 'index.html';
export const WORKBOOK = 'workbook.xlsx';
export const REQUEST_LIST = 'requests.csv';
export const COMPLETENESS = 'collection/completeness.json';
export const REQUESTS = 'collection/requests.jsonl';
/** The Parquet files that hold the audit log, of a bundle that has no evidence/events/. */
export const EVENTS_REFERENCE = 'collection/events-by-reference.json';
/** The declared clusters, in the roll-up of a fleet. */
export const CLUSTERS = 'clusters.csv';
/** How each listing came to be. */
export const IPE = 'collection/ipe.csv';

/** Everything under META/ in every bundle: made from SHA256SUMS, so it cannot be listed in it. Each must be there; besides, only timestamps may. */
export const META = {
  openssl: 'META/SHA256SUMS.sig',
  sshsig: 'META/SHA256SUMS.sshsig',
  dsse: 'META/attestation.dsse.json',
  sigstore: 'META/attestation.sigstore.json',
  signer: 'META/signer.pem',
} as const;

/** Most timestamps of one bundle. */
export const MAX_TIMESTAMPS = 4;

/**
 * The two files of a timestamp over META/SHA256SUMS.sig: the request, which has its nonce, and the response of the authority, both in DER
 * (RFC 3161 §2.4).
 *
 * @param number from 1
 */
export function timestampPaths(number: number): { request: string; response: string } {
  const stem = number === 1 ? SUMS : `${SUMS}.${number}`;
  return { request: `META/${stem}.tsq`, response: `META/${stem}.tsr` };
}

/** The paths of all timestamps that a bundle may have. */
export const TIMESTAMP_PATHS: readonly string[] = Array.from({ length: MAX_TIMESTAMPS }, (_, index) =>
  Object.values(timestampPaths(index + 1)),
).flat();

/** Files that every bundle has, besides META/ and SHA256SUMS. */
export const REQUIRED_FILES = [
  MANIFEST,
  MANIFEST_JSON_SCHEMA,
  'README.txt',
  'VERIFY.txt',
  'known-limitations.txt',
  RESULTS,
  EXCEPTIONS,
  'controls/matrix.csv',
  COMPLETENESS,
  REQUESTS,
] as const;

/** Files that every roll-up of a fleet has, besides META/ and SHA256SUMS. */
export const FLEET_REQUIRED_FILES = [
  MANIFEST,
  MANIFEST_JSON_SCHEMA,
  'README.txt',
  'VERIFY.txt',
  'known-limitations.txt',
  RESULTS,
  EXCEPTIONS,
  CLUSTERS,
  REPORT,
] as const;
