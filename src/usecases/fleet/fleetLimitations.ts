import { plural } from '../../formats/plural.ts';
import type { FleetException } from '../../records/fleet.ts';
import type { FleetCluster } from '../../records/fleetManifest.ts';

/** Everything that the roll-up of a fleet does not show, in sentences: missing clusters first. */
export function fleetLimitations(
  clusters: readonly FleetCluster[],
  population: readonly FleetException[],
  outside: readonly { cluster: string; reason: string }[],
): string[] {
  const missing = clusters.filter(({ bundle }) => bundle === null);
  const undeclared = population.filter(({ kind }) => kind === 'undeclared');
  return [
    ...missing.map(({ name, why }) => `${name} has no bundle, so nothing is concluded about it: ${why}`),
    ...undeclared.map(
      ({ cluster }) =>
        `${cluster} is not declared; nothing was collected of it, and nothing is concluded about it.`,
    ),
    ...outside.map(
      ({ cluster, reason }) =>
        `${cluster} is no part of the fleet by the declaration of the entity; nothing was collected of it. Reason: ${reason}`,
    ),
    ...clusters.flatMap(({ name, wanting }) =>
      wanting.map(
        ({ dataset, status, reason }) =>
          `${name}: ${dataset} is ${status}${reason === '' ? '.' : `: ${reason}`}`,
      ),
    ),
    'The population of clusters is what the entity declares. Trust relations show clusters that are missing from it; a cluster without any to a declared one does not show.',
    `Each test was performed on each cluster alone, with the settings of that cluster: its bundle has them. Nothing here compares the people or the configuration of the ${plural(clusters.length, 'cluster')} with each other.`,
    'The bundle of each cluster has its own known-limitations.txt, which applies, too.',
  ];
}
