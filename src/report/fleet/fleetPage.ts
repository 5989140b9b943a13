import type { FleetException } from '../../records/fleet.ts';
import type { FleetCluster, FleetResult } from '../../records/fleetManifest.ts';
import type { Period } from '../../records/period.ts';
import type { Html } from '../html/html.ts';
import type { ReportBundle } from '../input.ts';

/** One exception as the page shows it: its number in exceptions.csv of the roll-up, and its cells by column. */
export interface ShownFleetException {
  number: number;
  cluster: string;
  cells: Readonly<Record<string, string>>;
}

/** Everything that the report over a fleet is made of. */
export interface FleetPage {
  entity: string;
  period: Period;
  generatedAt: Date;
  version: string;
  sequence: number;
  /** number of the roll-up before; null: it is the first */
  previous: number | null;
  clusters: readonly FleetCluster[];
  /** clusters that the entity declares to be no part of the fleet */
  outside: readonly { cluster: string; reason: string }[];
  /** of the population (F01) */
  population: readonly FleetException[];
  results: readonly FleetResult[];
  /** the first exceptions of each procedure, by its id */
  exceptions: ReadonlyMap<string, readonly ShownFleetException[]>;
  limitations: readonly string[];
  /** the roll-up that the page is part of */
  file: {
    fileName: string;
    principal: string;
    keyFingerprint: string;
    ways: ReportBundle['ways'];
  };
}

/** One section of the report over a fleet. */
export interface FleetSection {
  id: string;
  number: string;
  title: string;
  body(page: FleetPage): Iterable<Html>;
}

/** Most exceptions of one procedure that are shown. */
export const MOST_SHOWN = 200;
