import type { CertificateFacts } from './certificateFacts.ts';

/**
 * Contents of an identity file: enough to log in to one cluster.
 * `key` is a secret: it goes to TLS and nowhere else, never into a message or a record.
 */
export interface Identity {
  /** file that was read (inside the directory when a directory was given) */
  readonly path: string;
  /** private key, PEM as it stood in the file */
  readonly key: string;
  /** the one client certificate, PEM; auth refuses a chain (teleport-api §1.3) */
  readonly certificate: string;
  /** the cluster's TLS host CAs, PEM, at least one */
  readonly hostCas: readonly string[];
  readonly facts: CertificateFacts;
  /** sentences for the user, e.g. that others can read the file */
  readonly warnings: readonly string[];
}
