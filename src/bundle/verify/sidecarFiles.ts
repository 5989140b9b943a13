import { basename } from 'node:path';
import { VerificationError, type VerifyCode } from './codes.ts';
import { readPlainFile } from './plainFile.ts';
import { SIDECAR_LIMIT, type Sidecar, type Sidecars, tooLarge } from './sidecars.ts';

/** Reads `<zip>.sha256` and `<zip>.sshsig`, where they are. */
export async function readSidecars(zipPath: string): Promise<Sidecars> {
  return { sha256: await readBeside(`${zipPath}.sha256`), sshsig: await readBeside(`${zipPath}.sshsig`) };
}

async function readBeside(path: string): Promise<Sidecar | null> {
  const name = basename(path);
  const refused = (code: VerifyCode, detail: string) => ({
    name,
    refused: new VerificationError(code, name, detail),
  });
  const file = await readPlainFile(path, SIDECAR_LIMIT);
  switch (file.kind) {
    case 'absent':
      return null;
    case 'bytes':
      return { name, text: file.bytes.toString('utf8') };
    case 'special':
      return refused('SIDECAR_NOT_A_FILE', 'it is not a regular file; it was not read');
    case 'large':
      return tooLarge(name);
    case 'unreadable':
      return refused('SIDECAR_MALFORMED', 'it is there, but cannot be read');
  }
}
