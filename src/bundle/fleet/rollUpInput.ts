import type { FleetCluster, FleetResult } from '../../records/fleetManifest.ts';
import type { PreviousBundle } from '../../records/manifest.ts';
import type { Period } from '../../records/period.ts';

/** Everything that the roll-up of a fleet holds, besides its report. */
export interface RollUpInput {
  entity: string;
  period: Period;
  exportedAt: Date;
  sequence: number;
  previous: PreviousBundle | null;
  program: { version: string; node: string; host: string; os_user: string };
  /** the declared population, in the order of the declaration */
  clusters: readonly FleetCluster[];
  /** clusters that the entity declares to be no part of the fleet */
  outside: readonly { cluster: string; reason: string }[];
  catalogue: { version: string; sha256: string };
  /** F01 first, then every procedure of the clusters */
  results: readonly FleetResult[];
  /** lines of exceptions.csv, in the order of the results of the population, then cluster by cluster */
  exceptions(): AsyncIterable<FleetExceptionLine>;
  limitations: readonly string[];
}

/** One line of exceptions.csv of a roll-up: cells by column of the cluster's own exceptions.csv. */
export interface FleetExceptionLine {
  cluster: string;
  cells: Readonly<Record<string, string>>;
}

/** `cluster.name` in the manifest of a roll-up, which is of no single cluster. */
export const FLEET_NAME = 'fleet';
