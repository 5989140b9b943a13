/**
 * The closed list of error codes and the exit status that each one ends the process with (docs/reference.md).
 * A code never changes its meaning once released; new ones are added at the end of their group.
 */
export const ERROR_CODES = {
  BUG: { exit: 1, meaning: 'a defect of affidavit itself' },

  USAGE: { exit: 2, meaning: 'a flag or an argument is missing or invalid' },
  PERIOD_INVALID: { exit: 2, meaning: 'the period or a time is invalid' },
  FILE_NOT_FOUND: { exit: 2, meaning: 'a file named on the command line does not exist' },
  FILE_INVALID: {
    exit: 2,
    meaning: 'a file named on the command line is not in the expected form',
  },
  IDENTITY_NOT_FOUND: { exit: 2, meaning: 'the identity file does not exist or cannot be read' },
  IDENTITY_INVALID: { exit: 2, meaning: 'the identity file is truncated, damaged or of another kind' },
  KEY_INVALID: { exit: 2, meaning: 'a key file is damaged, of another kind, or its passphrase is wrong' },
  KEY_EXPOSED: { exit: 2, meaning: 'other users of the machine can read the signing key' },
  STORE_NOT_FOUND: { exit: 2, meaning: 'there is no store at that path' },
  SNAPSHOT_NOT_FOUND: { exit: 2, meaning: 'the store has no such snapshot' },
  EXCEPTION_NOT_FOUND: { exit: 2, meaning: 'no exception has this id' },
  REQUEST_NOT_FOUND: { exit: 2, meaning: 'no access request has this id' },
  RESPONSE_OUTDATED: { exit: 2, meaning: 'somebody else answered the exception meanwhile' },
  FILE_EXISTS: { exit: 2, meaning: 'a file that would be written exists already' },
  LAKE_NOT_FOUND: { exit: 2, meaning: 'there is no lake in that folder, or none of the period' },
  ENGINE_MISSING: { exit: 2, meaning: 'the engine of a lake is not installed' },

  IDENTITY_EXPIRED: {
    exit: 3,
    meaning: 'the certificate in the identity file has expired or is not valid yet',
  },
  GATEWAY_UNREACHABLE: { exit: 3, meaning: 'the gateway could not be reached' },
  GATEWAY_UNTRUSTED: {
    exit: 3,
    meaning: 'the gateway presented a certificate that the identity file does not trust',
  },
  GATEWAY_REFUSED: { exit: 3, meaning: 'the gateway rejected this identity' },
  GATEWAY_PROTOCOL: { exit: 3, meaning: 'the address answered, but not as a Teleport gateway' },
  GATEWAY_TIMEOUT: { exit: 3, meaning: 'the gateway did not answer in time' },
  DISCOVERY_FAILED: { exit: 3, meaning: "the proxy's public discovery response could not be read" },
  HTTP_PROXY_REFUSED: {
    exit: 3,
    meaning: 'the HTTP proxy between here and the gateway refused the connection',
  },
  ENGINE_UNREACHABLE: { exit: 3, meaning: 'the engine of a lake could not be reached' },
  ENGINE_REFUSED: { exit: 3, meaning: 'the engine of a lake rejected the token' },

  COLLECTION_INCOMPLETE: { exit: 4, meaning: 'the pull ended, but a dataset is partial, denied or failed' },

  VERIFICATION_FAILED: { exit: 5, meaning: 'at least one check of the bundle failed' },

  STORE_BUSY: { exit: 6, meaning: 'another affidavit process is using the store' },
  STORE_DAMAGED: { exit: 6, meaning: 'the store file is damaged or is not an affidavit store' },
  STORE_VERSION: { exit: 6, meaning: 'the store was written by another version of affidavit' },
  STORE_OTHER_CLUSTER: { exit: 6, meaning: 'the store holds the evidence of another cluster' },
  STORE_KEY: { exit: 6, meaning: 'the digest key of the store is missing, damaged or another one' },

  LAKE_BUSY: { exit: 6, meaning: 'another affidavit process is writing the lake' },
  LAKE_DAMAGED: {
    exit: 6,
    meaning: 'the lake is not one that was written whole, or is signed by another key',
  },
  ENGINE_FAILED: { exit: 6, meaning: 'the engine of a lake could not run a query' },

  DISK_FULL: { exit: 7, meaning: 'no space left on the device' },
  WRITE_DENIED: { exit: 7, meaning: 'no permission to write' },
  WRITE_FAILED: { exit: 7, meaning: 'a write failed' },

  EXPORT_NO_SNAPSHOT: { exit: 8, meaning: 'the store has no finished snapshot for the period' },
  EXPORT_NO_KEY: { exit: 8, meaning: 'no signing key was given: bundles are never unsigned' },
  EXPORT_TOO_LARGE: {
    exit: 8,
    meaning: 'the bundle would be one that verify refuses: too many or too large files',
  },
  LAKE_OUTDATED: { exit: 8, meaning: 'the lake does not hold the audit log as the store has it' },
  EXPORT_NO_TIMESTAMP: { exit: 8, meaning: 'a timestamping authority (--tsa) gave no valid timestamp' },

  NEW_EXCEPTIONS: {
    exit: 9,
    meaning: 'the check ended with exceptions that `--fail-on` names: new ones, or all that are open',
  },

  INTERRUPTED: { exit: 130, meaning: 'interrupted by the user; the message states what was kept' },
} as const satisfies Record<string, { exit: number; meaning: string }>;

/** A stable upper-case word from the closed list above. */
export type ErrorCode = keyof typeof ERROR_CODES;
