import { z } from 'zod';

/**
 * Kinds of exception of the population of a fleet (procedure F01):
 * - not_pulled: declared, and there is no snapshot
 * - incomplete: the snapshot lacks a dataset, or was interrupted
 * - unreadable: the store cannot be read
 * - other_cluster: the store holds another cluster than the one declared
 * - declared_twice: two names for one cluster
 * - undeclared: a declared cluster trusts it or is trusted by it, and it is not declared
 * - no_bundle: declared, and an export of the period has no bundle of it
 */
export const FLEET_EXCEPTION_KINDS = [
  'not_pulled',
  'incomplete',
  'unreadable',
  'other_cluster',
  'declared_twice',
  'undeclared',
  'no_bundle',
] as const;
export type FleetExceptionKind = (typeof FLEET_EXCEPTION_KINDS)[number];

/** One exception of the population of a fleet. */
export const fleetExceptionSchema = z.object({
  /** of the procedure, the kind and the cluster, not of the wording */
  id: z.string().regex(/^[0-9a-f]{64}$/),
  kind: z.enum(FLEET_EXCEPTION_KINDS),
  /** name in the declaration; of an undeclared cluster its name in Teleport */
  cluster: z.string(),
  /** a sentence */
  facts: z.string(),
});
export type FleetException = z.infer<typeof fleetExceptionSchema>;

/** One cluster of `fleet:` in the configuration; paths are absolute. */
export interface FleetMember {
  name: string;
  tags: Readonly<Record<string, string>>;
  storeFile: string;
  identityFile: string;
  /** the leaf cluster that is pulled through its root's proxy; undefined: the identity's own cluster */
  leaf: string | undefined;
}

/** A fleet as declared, and the clusters that a run is for. */
export interface Fleet {
  declared: readonly FleetMember[];
  selected: readonly FleetMember[];
  /** clusters that are no part of it, by their name in Teleport, with the reason */
  outside: Readonly<Record<string, string>>;
}
