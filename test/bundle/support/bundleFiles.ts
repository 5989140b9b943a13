import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fromBufferPromise } from 'yauzl';
import { bundleIdOf } from '../../../src/bundle/bundleId.ts';
import { signatureFiles } from '../../../src/bundle/export/attestations.ts';
import { sha256Sums } from '../../../src/bundle/export/sums.ts';
import type { SigningKey } from '../../../src/bundle/keys/signingKey.ts';
import { statementOf } from '../../../src/bundle/signatures/predicate.ts';
import type { Manifest } from '../../../src/records/manifest.ts';
import { type RawEntry, rawZip } from './rawZip.ts';

/** Path → contents, in the order of the zip. */
export type Files = Map<string, Buffer>;

/** Unpacks a bundle into memory. */
export async function filesOf(zipPath: string): Promise<Files> {
  return await filesIn(await readFile(zipPath));
}

/** Unpacks a zip that is in memory, such as the workbook of a bundle. */
export async function filesIn(bytes: Buffer): Promise<Files> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true });
  const files: Files = new Map();
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    files.set(entry.fileName, Buffer.concat(chunks));
  }
  return files;
}

/** Packs files again, as they are. */
export function pack(files: Files): Buffer {
  return rawZip(rawEntries(files));
}

/** Entries for `rawZip`. */
export function rawEntries(files: Files): RawEntry[] {
  return [...files].map(([name, data]) => ({ name, data }));
}

/** Changes the manifest as whoever holds the key could: id, sums and signatures are made anew. */
export function withManifest(
  files: Files,
  key: SigningKey,
  change: (manifest: Manifest) => void,
  keepId = false,
): Files {
  const manifest = JSON.parse(String(files.get('manifest.json'))) as Manifest;
  change(manifest);
  const { bundle_id: _, ...rest } = manifest;
  const changed = keepId ? manifest : { ...manifest, bundle_id: bundleIdOf(rest) };
  return resigned(new Map(files).set('manifest.json', Buffer.from(JSON.stringify(changed))), key);
}

/** Makes SHA256SUMS and META/ anew over whatever the files hold now. */
export function resigned(files: Files, key: SigningKey): Files {
  const contents = [...files].filter(([path]) => path !== 'SHA256SUMS' && !path.startsWith('META/'));
  const sums = Buffer.from(
    sha256Sums(
      contents.map(([path, data]) => ({ path, sha256: createHash('sha256').update(data).digest('hex') })),
    ),
  );
  return withSums(new Map(contents), sums, key);
}

/** Puts a given SHA256SUMS into the bundle and signs it. */
export function withSums(files: Files, sums: Buffer, key: SigningKey): Files {
  const manifest = manifestIn(files);
  const changed = new Map(files).set('SHA256SUMS', sums);
  for (const file of signatureFiles(sums, statementOf(sums, manifest), key))
    changed.set(file.path, file.contents);
  return changed;
}

/** A manifest that cannot be read gives an attestation of nothing in particular. */
function manifestIn(files: Files): Manifest {
  try {
    const read = JSON.parse(String(files.get('manifest.json'))) as Manifest | null;
    if (read?.cluster !== undefined) return read;
  } catch {
    // as below
  }
  return { cluster: {} } as Manifest;
}
