import { z } from 'zod';

/** What `keys create` and `keys show` tell of a key. Never the private half. */
export const keyReportSchema = z.object({
  /** files written; empty for `keys show` */
  files: z.array(z.string()),
  algorithm: z.string(),
  /** as `ssh-keygen -l` prints it: SHA256:… */
  fingerprint: z.string(),
  /** lower-case hex SHA-256 of the DER public key (SubjectPublicKeyInfo) */
  spki_sha256: z.string(),
  public_key_pem: z.string(),
  allowed_signers: z.string(),
});
export type KeyReport = z.infer<typeof keyReportSchema>;
