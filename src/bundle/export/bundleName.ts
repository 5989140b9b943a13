import { entitySlug } from '../principal.ts';

/**
 * `<entity>-soc2-<period>-seq<NNN>.zip`, safe on every file system whatever the entity is called.
 *
 * @param sequence 1-based number in the chain of bundles
 */
export function bundleFileName(entity: string, periodLabel: string, sequence: number): string {
  const period = periodLabel.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/\.{3,}/g, '..');
  return `${entitySlug(entity)}-soc2-${period}-seq${String(sequence).padStart(3, '0')}.zip`;
}
