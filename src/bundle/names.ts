/** Names that the writer and the verifier of a bundle share: paths inside the zip, type identifiers, the SSH namespace. */

/** Namespace of every SSHSIG of ours (docs/bundle-format.md §1). */
export const SSH_NAMESPACE = 'soc2-evidence';

/** `schema` of manifest.json. */
export const MANIFEST_SCHEMA = 'urn:affidavit:soc2-evidence:manifest:v2';

/** `predicateType` of the in-toto statement; cosign's `--type`. */
export const PREDICATE_TYPE = 'urn:affidavit:soc2-evidence:bundle:v1';

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
export const REQUEST_LIST = 'requests.csv';
export const COMPLETENESS = 'collection/completeness.json';
export const REQUESTS = 'collection/requests.jsonl';

/** Everything under META/: made from SHA256SUMS, so it cannot be listed in it. Each must be there, nothing else may. */
export const META = {
  openssl: 'META/SHA256SUMS.sig',
  sshsig: 'META/SHA256SUMS.sshsig',
  dsse: 'META/attestation.dsse.json',
  sigstore: 'META/attestation.sigstore.json',
  signer: 'META/signer.pem',
} as const;

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
