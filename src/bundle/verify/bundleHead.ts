import { createHash } from 'node:crypto';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PreviousBundle } from '../../records/manifest.ts';
import { MANIFEST, SUMS } from '../names.ts';
import { VerificationError } from './codes.ts';
import { DEFAULT_LIMITS, KEPT_FILES } from './limits.ts';
import { parseManifest } from './manifest.ts';
import { openZip } from './zip/openZip.ts';

/** What the next bundle of a chain needs to know of this one. */
export interface BundleHead {
  path: string;
  entity: string;
  cluster: string;
  link: PreviousBundle;
}

/**
 * Reads the head of a bundle without verifying it: two small files, whatever its size.
 *
 * @returns null when the file is no bundle, or a damaged one
 */
export async function readBundleHead(path: string): Promise<BundleHead | null> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return null;
  try {
    const zip = await openZip(file, (await file.stat()).size, DEFAULT_LIMITS);
    const contents = new Map<string, Buffer>();
    for (const entry of zip.entries) {
      if ((entry.name !== MANIFEST && entry.name !== SUMS) || entry.size > (KEPT_FILES[entry.name] ?? 0))
        continue;
      const chunks: Buffer[] = [];
      for await (const chunk of zip.read(entry)) chunks.push(chunk);
      contents.set(entry.name, Buffer.concat(chunks));
    }
    const { bundle_id, sequence, entity, cluster } = parseManifest(contents.get(MANIFEST));
    const sha256sums_sha256 = createHash('sha256')
      .update(contents.get(SUMS) ?? '')
      .digest('hex');
    return { path, entity, cluster: cluster.name, link: { bundle_id, sequence, sha256sums_sha256 } };
  } catch (error) {
    if (error instanceof VerificationError) return null;
    throw error;
  } finally {
    await file.close();
  }
}

/**
 * The newest bundle of an entity and a cluster in a folder, by sequence; null when there is none.
 *
 * @param folder need not exist
 */
export async function latestBundleIn(
  folder: string,
  entity: string,
  cluster: string,
): Promise<BundleHead | null> {
  const names = await readdir(folder).catch(() => []);
  let latest: BundleHead | null = null;
  for (const name of names.filter((one) => /-seq\d{3,}\.zip$/.test(one)).sort()) {
    const head = await readBundleHead(join(folder, name));
    if (head?.entity !== entity || head.cluster !== cluster) continue;
    if (latest === null || head.link.sequence > latest.link.sequence) latest = head;
  }
  return latest;
}
