/**
 * The closed list of error codes: the exit status that each one ends the process with, its meaning (docs/reference.md), and what to
 * try (docs/troubleshooting.md).
 * A code never changes its meaning once released; new ones are added at the end of their group.
 */
export const ERROR_CODES = {
  BUG: {
    exit: 1,
    meaning: 'a defect of affidavit itself',
    remedy:
      'Run the command again with --debug and report its output together with that of `affidavit version`. What was stored before is kept.',
  },

  USAGE: {
    exit: 2,
    meaning: 'a flag or an argument is missing or invalid',
    remedy:
      'The message names the word that was not understood and, where one is near, what was probably meant. `affidavit COMMAND --help` lists flags, arguments and examples.',
  },
  PERIOD_INVALID: {
    exit: 2,
    meaning: 'the period or a time is invalid',
    remedy:
      'Write a period as 2026-Q3, 2026-07 or 2026, a time as a date (2026-07-01) or RFC 3339 (2026-07-01T12:00:00Z), and an end that lies after its start.',
  },
  FILE_NOT_FOUND: {
    exit: 2,
    meaning: 'a file named on the command line does not exist',
    remedy:
      'Check the path and its permissions. Relative paths on the command line count from the working directory, those in affidavit.yaml from its own folder.',
  },
  FILE_INVALID: {
    exit: 2,
    meaning: 'a file named on the command line is not in the expected form',
    remedy:
      'The message names line and column. Templates: `affidavit people template --kind KIND`, `affidavit controls template`, `affidavit exceptions template --period 2026-Q3`; docs/configuration.md describes affidavit.yaml.',
  },
  IDENTITY_NOT_FOUND: {
    exit: 2,
    meaning: 'the identity file does not exist or cannot be read',
    remedy:
      'Name the file that tbot or `tctl auth sign --format=file` wrote with --identity, as a user who may read it. `affidavit doctor` checks it.',
  },
  IDENTITY_INVALID: {
    exit: 2,
    meaning: 'the identity file is truncated, damaged or of another kind',
    remedy:
      "Give the whole file, as written with --format=file, not a kubeconfig and not a file of tbot's internal storage. Sign a new one where it is cut off.",
  },
  KEY_INVALID: {
    exit: 2,
    meaning: 'a key file is damaged, of another kind, or its passphrase is wrong',
    remedy:
      'Give the .key file for signing and the .pub.pem file for verifying. An encrypted key takes its passphrase from AFFIDAVIT_KEY_PASSPHRASE or a prompt. `affidavit keys show FILE` shows which key a file is.',
  },
  KEY_EXPOSED: {
    exit: 2,
    meaning: 'other users of the machine can read the signing key',
    remedy:
      'Run `chmod 600` on the file. Where others may have read it, make a new key with `affidavit keys create --out DIR` and send its public key to the auditor. --allow-open-key signs with it nevertheless.',
  },
  STORE_NOT_FOUND: {
    exit: 2,
    meaning: 'there is no store at that path',
    remedy:
      'Name the right file with --store, or take the first snapshot with `affidavit pull`. `affidavit config show` shows which store is meant and why.',
  },
  SNAPSHOT_NOT_FOUND: {
    exit: 2,
    meaning: 'the store has no such snapshot',
    remedy: '`affidavit snapshots list` has the numbers.',
  },
  EXCEPTION_NOT_FOUND: {
    exit: 2,
    meaning: 'no exception has this id',
    remedy: '`affidavit exceptions list --period 2026-Q3` has the ids; the first 8 digits are enough.',
  },
  REQUEST_NOT_FOUND: {
    exit: 2,
    meaning: 'no access request has this id',
    remedy:
      '`affidavit requests list --period 2026-Q3` has the ids; the first 6 characters are enough. A request that ended before the audit log begins is not known.',
  },
  RESPONSE_OUTDATED: {
    exit: 2,
    meaning: 'somebody else answered the exception meanwhile',
    remedy:
      'Look at `affidavit exceptions show ID`, or take a new table with `affidavit exceptions template --period 2026-Q3`, and answer again. Nothing was stored.',
  },
  FILE_EXISTS: {
    exit: 2,
    meaning: 'a file that would be written exists already',
    remedy:
      'Choose another place with --out, or move the file away. `affidavit init --force` replaces its own files, never a key.',
  },
  LAKE_NOT_FOUND: {
    exit: 2,
    meaning: 'there is no lake in that folder, or none of the period',
    remedy: 'Name the folder that `affidavit lake write` made with --to, or write the period first.',
  },
  ENGINE_MISSING: {
    exit: 2,
    meaning: 'the engine of a lake is not installed',
    remedy:
      'Run `npm install --global @duckdb/node-api@1.5.6-r.1`: only the commands about lakes need it, `affidavit lake verify` and everything else work without.',
  },

  IDENTITY_EXPIRED: {
    exit: 3,
    meaning: 'the certificate in the identity file has expired or is not valid yet',
    remedy:
      "Run tbot again, or sign a new identity with `tctl auth sign`. Where it is not valid yet, correct this machine's clock. `affidavit health` warns before an identity ends.",
  },
  GATEWAY_UNREACHABLE: {
    exit: 3,
    meaning: 'the gateway could not be reached',
    remedy:
      'Check address, port, network and firewall. Behind an HTTP proxy set HTTPS_PROXY. `affidavit doctor` tries the connection alone.',
  },
  GATEWAY_UNTRUSTED: {
    exit: 3,
    meaning: 'the gateway presented a certificate that the identity file does not trust',
    remedy:
      'Check the address. After a rotation of the certificate authority sign a new identity; where the proxy has a private web certificate, give its CA with --proxy-ca. There is no way to switch the check off.',
  },
  GATEWAY_REFUSED: {
    exit: 3,
    meaning: 'the gateway rejected this identity',
    remedy:
      "Check with `tctl` that the user is not locked, has the collector's role (docs/role.md) and belongs to this cluster, then sign a new identity.",
  },
  GATEWAY_PROTOCOL: {
    exit: 3,
    meaning: 'the address answered, but not as a Teleport gateway',
    remedy:
      'Give the address of the proxy with --proxy, or that of the auth service with --auth-addr. Behind a load balancer that terminates TLS, --connection-upgrade always.',
  },
  GATEWAY_TIMEOUT: {
    exit: 3,
    meaning: 'the gateway did not answer in time',
    remedy:
      'Try again; a pull continues where it ended. If it persists, look for a firewall that drops packets, and at the load of the auth service.',
  },
  DISCOVERY_FAILED: {
    exit: 3,
    meaning: "the proxy's public discovery response could not be read",
    remedy:
      'Check that --proxy is the web address of the proxy, and that its certificate is trusted or given with --proxy-ca.',
  },
  HTTP_PROXY_REFUSED: {
    exit: 3,
    meaning: 'the HTTP proxy between here and the gateway refused the connection',
    remedy:
      'Write the credentials into the variable (http://user:password@host:port), have the destination allowed in the proxy, or list the host in NO_PROXY.',
  },
  ENGINE_UNREACHABLE: {
    exit: 3,
    meaning: 'the engine of a lake could not be reached',
    remedy:
      'Check the address of --connect and that its server is running: sc://HOST:15002 is that of Spark Connect. `affidavit lake check` without --engine runs on DuckDB.',
  },
  ENGINE_REFUSED: {
    exit: 3,
    meaning: 'the engine of a lake rejected the token',
    remedy: 'Give the token of the server, in the variable that `affidavit lake check --help` names.',
  },

  COLLECTION_INCOMPLETE: {
    exit: 4,
    meaning: 'the pull ended, but a dataset is partial, denied or failed',
    remedy:
      '`affidavit snapshots show` names each dataset with its reason, `affidavit doctor` the rule or label that the role lacks, with the YAML to add. Pull again afterwards.',
  },

  VERIFICATION_FAILED: {
    exit: 5,
    meaning: 'at least one check of the bundle failed',
    remedy:
      'Look up the code of the failed check (`affidavit errors`). Get the zip, its .sshsig and the public key again from the signer; a bundle that was altered cannot be repaired, only exported anew.',
  },

  STORE_BUSY: {
    exit: 6,
    meaning: 'another affidavit process is using the store',
    remedy:
      'Wait for the other process; the lock ends with it, also when it is killed. `fuser STORE.lock` shows which one it is. Close database tools that hold a transaction open.',
  },
  STORE_DAMAGED: {
    exit: 6,
    meaning: 'the store file is damaged or is not an affidavit store',
    remedy:
      '`affidavit store check` lists everything that is damaged. Restore the last backup (docs/install.md), and look after the disk.',
  },
  STORE_VERSION: {
    exit: 6,
    meaning: 'the store was written by another version of affidavit',
    remedy:
      'Install the newest affidavit. An older store is migrated by `affidavit pull` or `affidavit store check`; a newer one is never altered.',
  },
  STORE_OTHER_CLUSTER: {
    exit: 6,
    meaning: 'the store holds the evidence of another cluster',
    remedy: 'One store holds one cluster, and either pulls or imports: give another file with --store.',
  },
  STORE_KEY: {
    exit: 6,
    meaning: 'the digest key of the store is missing, damaged or another one',
    remedy:
      'Copy STORE.hmac-key back from the backup. Only where it is lost: `affidavit store rekey`, which notes since when the new key holds.',
  },
  LAKE_BUSY: {
    exit: 6,
    meaning: 'another affidavit process is writing the lake',
    remedy: 'Wait until it has ended, then run the command again.',
  },
  LAKE_DAMAGED: {
    exit: 6,
    meaning: 'the lake is not one that was written whole, or is signed by another key',
    remedy:
      'Run `affidavit lake verify --to DIR`, which names the files. Write the lake anew with `affidavit lake write`, into another folder where it has another key.',
  },
  ENGINE_FAILED: {
    exit: 6,
    meaning: 'the engine of a lake could not run a query',
    remedy:
      'The message has the reason of the engine. `affidavit lake verify --to DIR` shows whether the files are whole.',
  },

  DISK_FULL: {
    exit: 7,
    meaning: 'no space left on the device',
    remedy:
      'Free space, then run the command again. `affidavit store compact` gives space of the store back; `affidavit health` shows its growth.',
  },
  WRITE_DENIED: {
    exit: 7,
    meaning: 'no permission to write',
    remedy:
      'Choose another folder, or change its permissions. Keys, bundles and backups never replace a file that is there.',
  },
  WRITE_FAILED: {
    exit: 7,
    meaning: 'a write failed',
    remedy:
      'The message has the reason of the system. Check the path and the disk, then run the command again.',
  },

  EXPORT_NO_SNAPSHOT: {
    exit: 8,
    meaning: 'the store has no finished snapshot for the period',
    remedy:
      'Run `affidavit pull --since 2026-07-01` with the start of the period to its end, or choose a period that `affidavit snapshots list` covers.',
  },
  EXPORT_NO_KEY: {
    exit: 8,
    meaning: 'no signing key was given: bundles are never unsigned',
    remedy: 'Make a key with `affidavit keys create --out keys` and name it with --key or in affidavit.yaml.',
  },
  EXPORT_TOO_LARGE: {
    exit: 8,
    meaning: 'the bundle would be one that verify refuses: too many or too large files',
    remedy:
      'Export a shorter period, attach one archive in place of many files, or correct the setting that makes every row an exception.',
  },
  EVIDENCE_PRUNED: {
    exit: 8,
    meaning: 'evidence of the period, or of the snapshot, was removed by `store prune`',
    remedy:
      'The bundle that was exported before the pruning has that evidence. Give a later period, or a store that a backup was restored to (`affidavit store backup` before each pruning).',
  },
  PRUNE_NOT_EXPORTED: {
    exit: 8,
    meaning: 'evidence that is to be pruned belongs to a period that is not over or not exported',
    remedy:
      'The message names the period and the export that is missing. Export it first with `affidavit export --period`, or give an earlier `--before`.',
  },
  EXPORT_NO_TIMESTAMP: {
    exit: 8,
    meaning: 'a timestamping authority (--tsa) gave no valid timestamp',
    remedy:
      'Run the same command again, name another authority with --tsa, or leave it out. The number of the bundle is not used up.',
  },
  LAKE_OUTDATED: {
    exit: 8,
    meaning: 'the lake does not hold the audit log as the store has it',
    remedy: 'Run `affidavit lake write` for the period again, then the export.',
  },

  NEW_EXCEPTIONS: {
    exit: 9,
    meaning: 'the check ended with exceptions that `--fail-on` names: new ones, or all that are open',
    remedy:
      '`affidavit exceptions list --period 2026-Q4` shows them. Correct the cause, or record what management says with `affidavit exceptions respond ID --status explained`.',
  },

  INTERRUPTED: {
    exit: 130,
    meaning: 'interrupted by the user; the message states what was kept',
    remedy: 'Run the same command again: a pull continues, everything else begins anew.',
  },
} as const satisfies Record<string, { exit: number; meaning: string; remedy: string }>;

/** A stable upper-case word from the closed list above. */
export type ErrorCode = keyof typeof ERROR_CODES;
