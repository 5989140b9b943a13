import { declaredCluster } from '../../controls/fleet/declaredCluster.ts';
import { type DeclaredCluster, fleetExceptions } from '../../controls/fleet/fleetExceptions.ts';
import { readIdentityFile } from '../../gateway/identity/readIdentityFile.ts';
import type { Fleet, FleetException, FleetMember } from '../../records/fleet.ts';

/**
 * Each declared cluster with what its store shows. Nothing is asked of a gateway.
 *
 * @param nowMs the present, milliseconds since the epoch
 */
export async function declaredClusters(
  members: readonly FleetMember[],
  nowMs: number = Date.now(),
): Promise<DeclaredCluster[]> {
  const found: DeclaredCluster[] = [];
  for (const { name, storeFile, identityFile, leaf } of members) {
    const expected = leaf ?? (await clusterOfIdentity(identityFile));
    found.push(declaredCluster({ name, storeFile, expected }, nowMs));
  }
  return found;
}

/** The exceptions of the population (F01) that concern the selected clusters, or the fleet as a whole. */
export async function populationExceptions({
  declared,
  selected,
  outside,
}: Fleet): Promise<FleetException[]> {
  const names = new Set(selected.map(({ name }) => name));
  return fleetExceptions(await declaredClusters(declared), Object.keys(outside)).filter(
    ({ kind, cluster }) => kind === 'undeclared' || names.has(cluster),
  );
}

/** Null where the file is not there or cannot be read: whatever needs it says so. */
async function clusterOfIdentity(file: string): Promise<string | null> {
  try {
    return (await readIdentityFile(file)).facts.clusterName || null;
  } catch {
    return null;
  }
}
