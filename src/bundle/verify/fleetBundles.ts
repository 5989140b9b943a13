import { plural } from '../../formats/plural.ts';
import type { Found, Unmade } from './checks.ts';
import type { FleetFacts } from './layouts.ts';

/** The files beside the roll-up of a fleet. */
export interface BesideFiles {
  /**
   * The digest of a regular file below the folder of the roll-up.
   *
   * @param path with `/`
   * @returns null where there is none; `special`: a link, a device, a pipe or a folder, which was not read
   */
  digest(path: string): Promise<{ sha256: string; bytes: number } | 'special' | null>;
  /** paths of the .zip files in the folder of the roll-up and in the folders in it */
  zips(): Promise<string[]>;
}

/**
 * Compares the bundles beside a roll-up with those that it names: missing, altered, further ones of the same entity and period.
 *
 * @param beside null: the files beside cannot be read here
 */
export async function checkFleetBundles(
  { bundles }: FleetFacts,
  beside: BesideFiles | null,
  found: Found,
  unmade: Unmade,
): Promise<void> {
  if (beside === null) return unmade('the bundles beside it are compared by `affidavit verify`');
  const missing: string[] = [];
  for (const { path, sha256, bytes } of bundles) {
    const digest = await beside.digest(path);
    if (digest === null) missing.push(path);
    else if (digest === 'special')
      found('FLEET_BUNDLE_ALTERED', path, 'it is not a regular file; it was not read');
    else if (digest.sha256 !== sha256)
      found(
        'FLEET_BUNDLE_ALTERED',
        path,
        `its SHA-256 is ${digest.sha256} (${digest.bytes} bytes), the roll-up names ${sha256} (${bytes} bytes)`,
      );
  }
  if (missing.length === bundles.length)
    unmade(
      `none of the ${plural(bundles.length, 'bundle')} that it names lies beside it: their hashes were not compared`,
    );
  else
    for (const path of missing)
      found('FLEET_BUNDLE_MISSING', path, 'the roll-up names it, but it is not there');
  for (const path of await beside.zips())
    if (isExtra(path, bundles)) found('FLEET_BUNDLE_EXTRA', path, 'the roll-up does not name it');
}

/** Whether a zip is named like a bundle of the roll-up's entity and period, and is neither named nor replaced by one that is. */
function isExtra(path: string, bundles: FleetFacts['bundles']): boolean {
  const stem = stemOf(path);
  if (stem === null || !bundles.some((one) => stemOf(one.path) === stem)) return false;
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return !bundles.some(
    (one) =>
      one.path === path ||
      (one.path.startsWith(folder) && one.superseded.some((name) => `${folder}${name}` === path)),
  );
}

/** Entity and period of a bundle's file name; null where it is not named like one. */
function stemOf(path: string): string | null {
  return /(?:^|\/)([^/]+)-seq\d+\.zip$/.exec(path)?.[1] ?? null;
}
