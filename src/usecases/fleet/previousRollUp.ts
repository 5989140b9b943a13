import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { openBundleFiles } from '../../bundle/bundleFiles.ts';
import { MANIFEST, SUMS } from '../../bundle/names.ts';
import { entitySlug } from '../../bundle/principal.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { fleetManifestSchema } from '../../records/fleetManifest.ts';
import type { PreviousBundle } from '../../records/manifest.ts';

/**
 * The last roll-up of an entity below the output folder: the next one names it.
 *
 * @param outDir folder of the folders of periods
 * @throws AffidavitError FILE_INVALID where it is there and cannot be read: the chain would end silently
 */
export async function previousRollUp(outDir: string, entity: string): Promise<PreviousBundle | null> {
  const last = rollUpsIn(outDir, entity).at(-1);
  if (last === undefined) return null;
  try {
    const files = await openBundleFiles(last.file);
    try {
      const whole = async (name: string) => {
        const pieces: Buffer[] = [];
        for await (const piece of files.read(name)) pieces.push(Buffer.from(piece));
        return Buffer.concat(pieces);
      };
      const manifest = fleetManifestSchema
        .loose()
        .parse(JSON.parse((await whole(MANIFEST)).toString('utf8')));
      const { bundle_id, sequence } = manifest;
      const sums = createHash('sha256').update(await whole(SUMS));
      return { bundle_id, sequence, sha256sums_sha256: sums.digest('hex') };
    } finally {
      await files.close();
    }
  } catch (cause) {
    throw new AffidavitError(
      'FILE_INVALID',
      `The last roll-up, ${last.file}, cannot be read, so the next one cannot name it.`,
      'Put the file back as it was, or move it out of the folder to begin a new chain.',
      { cause },
    );
  }
}

/** By number. */
function rollUpsIn(outDir: string, entity: string): { file: string; sequence: number }[] {
  if (!existsSync(outDir)) return [];
  const prefix = `${entitySlug(entity)}-soc2-`;
  return readdirSync(outDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((folder) =>
      readdirSync(path.join(outDir, folder.name)).map((name) => path.join(outDir, folder.name, name)),
    )
    .flatMap((file) => {
      const name = path.basename(file);
      const [, sequence] = /-fleet-seq(\d+)\.zip$/.exec(name) ?? [];
      return sequence === undefined || !name.startsWith(prefix) ? [] : [{ file, sequence: Number(sequence) }];
    })
    .sort((a, b) => a.sequence - b.sequence);
}
