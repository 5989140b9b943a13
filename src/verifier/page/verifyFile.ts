import { RESULTS } from '../../bundle/names.ts';
import { SIDECAR_LIMIT, type Sidecar, tooLarge } from '../../bundle/verify/sidecars.ts';
import type { TrustInput } from '../../bundle/verify/trust.ts';
import { type Verified, verifyArchive } from '../../bundle/verify/verifyArchive.ts';
import type { ByteSource } from '../../bundle/verify/zip/byteSource.ts';
import { openZip } from '../../bundle/verify/zip/openZip.ts';
import type { ChosenFiles } from './chosenFiles.ts';

/** A result of a test of controls, as results.json has it. */
export interface ShownResult {
  id: string;
  title: string;
  result: string;
  exceptions: number;
}

/**
 * Verifies a bundle that a person chose, by the checks of `affidavit verify`.
 *
 * @param onProgress called with the part that has been read, from 0 to 1
 * @throws AffidavitError KEY_INVALID; DOMException when the browser can no longer read the file
 */
export async function verifyFile(
  zip: File,
  files: ChosenFiles,
  onProgress: (part: number) => void,
): Promise<Verified> {
  const bytes = progressing(blobSource(zip), onProgress);
  return verifyArchive(
    {
      name: zip.name,
      bytes,
      sidecars: { sha256: await readSidecar(files.sha256), sshsig: await readSidecar(files.sshsig) },
      open: (limits) => openZip(bytes, limits),
    },
    await readKeys(files),
  );
}

/** The results of a bundle whose results were checked; none where they were not. */
export function resultsOf({ report, contents }: Verified): ShownResult[] {
  const isChecked = report.checks.some(
    ({ name, status }) => name === 'results.exceptions' && status === 'pass',
  );
  const bytes = contents?.kept.get(RESULTS);
  if (!isChecked || bytes === undefined) return [];
  const { results } = JSON.parse(bytes.toString('utf8')) as { results: Record<string, unknown>[] };
  return results.map((one) => ({
    id: String(one.id),
    title: typeof one.title === 'string' ? one.title : '',
    // v1 has "verdict"
    result: String(one.result ?? one.verdict),
    exceptions: Number(one.exceptions),
  }));
}

/** Whether a file that this page does not check is in the bundle. */
export function hasTimestamp({ contents }: Verified): boolean {
  return [...(contents?.files.keys() ?? [])].some((path) => /^META\/.*\.tsr$/.test(path));
}

async function readKeys({ allowedSigners, publicKey }: ChosenFiles): Promise<TrustInput> {
  // it says more than a key alone: for whom, for what, from when to when
  if (allowedSigners !== null) return { allowedSigners: await allowedSigners.text() };
  return publicKey === null ? {} : { publicKeyPem: await publicKey.text() };
}

async function readSidecar(file: File | null): Promise<Sidecar | null> {
  if (file === null) return null;
  return file.size > SIDECAR_LIMIT ? tooLarge(file.name) : { name: file.name, text: await file.text() };
}

function blobSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    read: async (position, length) =>
      Buffer.from(await blob.slice(position, position + length).arrayBuffer()),
  };
}

/** Every byte is read twice: for the digest of the zip, and in its entry. */
function progressing(source: ByteSource, onProgress: (part: number) => void): ByteSource {
  let read = 0;
  return {
    size: source.size,
    async read(position, length) {
      const bytes = await source.read(position, length);
      read += bytes.length;
      onProgress(Math.min(1, read / Math.max(1, 2 * source.size)));
      return bytes;
    },
  };
}
