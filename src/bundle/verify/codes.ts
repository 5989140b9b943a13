/**
 * Every way in which a bundle can fail, by a stable word. A code never changes its meaning once released.
 * Each has a tampered bundle in test/bundle/support/tampered.ts that raises it; those of a chain are in test/bundle/export.test.ts, those of timestamps in test/bundle/timestamps.test.ts, those of references to a lake in test/lake/reference.test.ts,
 * those of a fleet in test/fleet/fleetExport.test.ts.
 */
export const VERIFY_CODES = {
  ZIP_NOT_A_ZIP: 'the file is not a zip archive',
  ZIP_TRUNCATED: 'the archive is cut off: it begins as a zip but has no end record',
  ZIP_PREPENDED: 'bytes stand before the first entry',
  ZIP_TRAILING_DATA: 'bytes or a comment stand after the end record',
  ZIP_DIRECTORY_MALFORMED: 'the central directory cannot be read, or contradicts itself',
  ZIP_HEADER_MISMATCH: 'an entry is described differently in its local header and in the central directory',
  ZIP_OVERLAP: 'two entries share bytes',
  ZIP_GAP: 'bytes inside the archive belong to no entry',
  ZIP_TOO_MANY_ENTRIES: 'the archive has more entries than a bundle may have',
  ZIP_ENCRYPTED: 'an entry is encrypted',
  ZIP_METHOD_UNSUPPORTED: 'an entry is packed by another method than stored or deflated',
  ZIP_BOMB: 'the archive would unpack to far more than evidence does',
  ZIP_EXTRA_NAME: 'an extra field gives an entry a second name',
  ZIP_EXTRA_ZIP64: 'a zip64 extra field is missing, needless, of a wrong length, or gives other sizes',
  ZIP_EXTRA_LINK: 'an extra field can turn an entry into a link or a device',
  ZIP_EXTRA_UNKNOWN: 'an extra field is of a kind that no bundle has',
  ZIP_EXTRA_MALFORMED: 'an extra field is cut off or not in the form of its kind',
  ZIP_EXTRA_REPEATED: 'an extra field occurs twice in one header',

  ZIP_NAME_INVALID:
    'a name is empty, not UTF-8, holds control characters or parts that some system cannot write',
  ZIP_PATH_TRAVERSAL: 'a name climbs out of the folder with ..',
  ZIP_PATH_ABSOLUTE: 'a name is an absolute path',
  ZIP_PATH_DRIVE: 'a name begins with a drive letter',
  ZIP_PATH_BACKSLASH: 'a name holds a backslash',
  ZIP_SYMLINK: 'an entry is a symbolic link',
  ZIP_SPECIAL_FILE: 'an entry is neither a plain file nor a folder, or has set-id bits',
  ZIP_DUPLICATE: 'two entries have the same name',
  ZIP_CASE_COLLISION: 'two names differ only by case',
  ZIP_UNICODE_COLLISION: 'two names differ only by Unicode normalisation',
  ZIP_PATH_CONFLICT: 'a name is both a file and a folder',

  ZIP_SIZE_MISMATCH: 'an entry unpacks to another size than declared, or hides bytes after its data',
  ZIP_CRC: 'the checksum of an entry is wrong',
  ZIP_DATA_DAMAGED: 'the packed data of an entry cannot be unpacked',
  FILE_TOO_LARGE: 'a file that must be read whole is larger than the limit for it',

  SUMS_MISSING: 'there is no SHA256SUMS',
  SUMS_MALFORMED: 'SHA256SUMS is not in the form that sha256sum reads, or not sorted',
  SUM_MISMATCH: 'a file differs from its sum in SHA256SUMS',
  SUM_FILE_MISSING: 'SHA256SUMS lists a file that is not there',
  SUM_FILE_EXTRA: 'a file is there that SHA256SUMS does not list',
  LAYOUT_FILE_MISSING: 'a file that every bundle has is missing',

  SIGNATURE_MISSING: 'a signature file or the enclosed key is missing',
  SIGNATURE_INVALID: 'a signature over SHA256SUMS does not verify',
  SIGNATURE_WRONG_KEY: 'the bundle is signed, but by another key than the one given',
  SIGNATURE_OTHER_SIGNER: 'two signatures of the bundle were made with different keys',
  SIGNATURE_WRONG_NAMESPACE:
    'a signature was made, or its key is allowed, for another purpose than soc2-evidence',
  SIGNATURE_WRONG_PRINCIPAL: 'allowed_signers has the key under another name than the entity of the bundle',
  SIGNATURE_KEY_NOT_VALID: 'allowed_signers limits the key to another time',
  SIGNER_MALFORMED: 'the enclosed public key cannot be read',
  SSHSIG_MALFORMED: 'an SSH signature cannot be read',

  DSSE_MISSING: 'the attestation is missing',
  DSSE_MALFORMED: 'the attestation is not a DSSE envelope around an in-toto statement',
  DSSE_WRONG_TYPE: 'the attestation has another payload, statement or predicate type',
  DSSE_SUBJECT_MISMATCH: 'the attestation is about another SHA256SUMS',
  DSSE_PREDICATE_MISMATCH: 'the predicate of the attestation differs from the manifest',
  DSSE_SIGNATURE_INVALID: 'the signature of the attestation does not verify',
  SIGSTORE_MISSING: 'the Sigstore bundle is missing',
  SIGSTORE_MALFORMED: 'the Sigstore bundle is not one of version 0.3 with a public key',
  SIGSTORE_WRONG_KEY: 'the Sigstore bundle names another key',
  SIGSTORE_ENVELOPE_MISMATCH: 'the Sigstore bundle holds another envelope than the attestation',

  MANIFEST_INVALID: 'manifest.json cannot be read or breaks its schema',
  MANIFEST_ID_MISMATCH: 'the bundle id does not follow from the manifest',
  MANIFEST_SIGNER_MISMATCH: 'the manifest names another signing key',
  MANIFEST_FILE_MISSING: 'the manifest lists a file that is not there',
  MANIFEST_FILE_EXTRA: 'a file is there that the manifest does not list',
  MANIFEST_HASH_MISMATCH: 'a file has another size or hash than the manifest says',
  MANIFEST_COUNT_MISMATCH: 'a file has another number of records than the manifest says',
  CSV_COUNT_MISMATCH: 'the spreadsheet view of a dataset has another number of rows than its .jsonl',
  RESULTS_INVALID: 'results.json or exceptions.csv cannot be read',
  RESULTS_MISMATCH: 'results.json, exceptions.csv and the manifest do not agree',

  FLEET_BUNDLE_MISSING: 'the roll-up names a bundle that is not beside it, where others are',
  FLEET_BUNDLE_ALTERED: 'a bundle beside the roll-up has another SHA-256 than the roll-up names',
  FLEET_BUNDLE_EXTRA: 'a bundle of the period is beside the roll-up, which does not name it',

  TIMESTAMP_MISSING:
    'a timestamp that the manifest names is not there, or --tsa-ca was given for a bundle without one',
  TIMESTAMP_NO_SIGNATURE: 'META/SHA256SUMS.sig does not verify, so that a timestamp over it shows nothing',
  TIMESTAMP_MALFORMED:
    'a timestamp is damaged, cut off, not granted, or uses an algorithm that is not accepted',
  TIMESTAMP_OTHER_SIGNATURE: 'a timestamp is of another signature',
  TIMESTAMP_WRONG_NONCE: 'a timestamp answers another request: its nonce differs, or is missing',
  TIMESTAMP_SIGNATURE_INVALID:
    'the signature of a timestamp does not verify, or its certificate is not enclosed',
  TIMESTAMP_NO_EKU:
    'the certificate of a TSA is not for time-stamping and nothing else (critical extended key usage)',
  TIMESTAMP_UNKNOWN_TSA: 'no chain leads from the certificate of a TSA to one of --tsa-ca',
  TIMESTAMP_CERTIFICATE_NOT_VALID: 'a certificate of the TSA was not valid at the time of its timestamp',
  TIMESTAMP_TOO_EARLY:
    'a timestamp is older than the end of the period, or than the export where that was earlier',

  REFERENCE_MISSING: 'a lake was given for a bundle that holds its events itself',
  REFERENCE_MALFORMED:
    'the list of Parquet files of a bundle cannot be read, or is of another cluster or period',
  REFERENCE_FILE_MISSING: 'a Parquet file that the bundle names is not in the lake',
  REFERENCE_MISMATCH: 'a Parquet file of the lake is not the one that the bundle names',
  REFERENCE_FILE_EXTRA: 'the lake holds a file of a day that the bundle does not name',
  REFERENCE_OTHER_KEY: 'the lake was signed by another key than the bundle',

  SIDECAR_NOT_A_FILE: 'what lies beside the zip is a link, a device, a pipe or a folder; it was not read',
  SIDECAR_TOO_LARGE: 'a file beside the zip is larger than the limit for it; it was not read',
  SIDECAR_MALFORMED: 'a file beside the zip cannot be read as what it should be',
  SIDECAR_MISMATCH: 'the .sha256 beside the zip is of another file',
  SIDECAR_SIGNATURE_INVALID: 'the .sshsig beside the zip does not verify for it',
  SIDECAR_WRONG_KEY: 'the .sshsig beside the zip was made with another key',

  CHAIN_BROKEN: 'a bundle names another predecessor than the one before it',
  CHAIN_GAP: 'a bundle of the chain is missing',
  CHAIN_FORKED: 'two different bundles claim the same place in the chain',
  CHAIN_REORDERED: 'a later bundle of the chain was exported before an earlier one',
  CHAIN_REPLACEMENT: 'what a bundle says of replaced bundles does not agree with the other bundles',
  CHAIN_HEAD_MISSING:
    'the bundle whose SHA-256 was kept (--after) is neither given nor the one before the first',
  CHAIN_UNREADABLE: 'a bundle failed, so that its place in the chain cannot be relied on',
  CHAIN_OTHER_ORIGIN: 'the bundles are of different entities or clusters',
  CHAIN_OTHER_KEY: 'the bundles were signed with different keys',
} as const satisfies Record<string, string>;

/** A stable word from the closed list above. */
export type VerifyCode = keyof typeof VERIFY_CODES;

/** A check that failed in a way that leaves no point in going on with it. */
export class VerificationError extends Error {
  readonly code: VerifyCode;
  readonly path: string;

  /**
   * @param path file inside the bundle, or empty
   * @param detail what was found, in plain words
   */
  constructor(code: VerifyCode, path: string, detail: string) {
    super(detail);
    this.name = 'VerificationError';
    this.code = code;
    this.path = path;
  }
}
