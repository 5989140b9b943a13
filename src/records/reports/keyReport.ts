import { z } from 'zod';

/** The public half of a key: the document of `keys create` and `keys show`. */
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
