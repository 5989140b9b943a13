import type { FleetException, FleetExceptionKind } from '../../records/fleet.ts';
import { exceptionId } from '../exceptionId.ts';

/** A snapshot of a declared cluster, as far as the population of a fleet goes by it. */
export interface FleetSnapshot {
  id: number;
  status: 'complete' | 'incomplete' | 'pulling';
  /** RFC 3339 UTC */
  started: string;
  /** datasets that are partial, denied or failed, each with its status */
  missing: readonly string[];
}

/** A cluster that another one trusts or is trusted by, as a snapshot lists it. */
export interface TrustedName {
  /** name of the cluster in Teleport */
  name: string;
  dataset: 'remote_clusters' | 'trusted_clusters';
}

/** One declared cluster, and what its store shows. */
export interface DeclaredCluster {
  /** its name in the declaration */
  name: string;
  /** its name in Teleport by the store, else by what is declared; null: not known */
  cluster: string | null;
  /** its name in Teleport by what is declared (identity, leaf cluster); null: not known */
  expected: string | null;
  /** the snapshot that counts; null: the cluster was not pulled */
  snapshot: FleetSnapshot | null;
  /** why the store could not be read; empty where it could */
  problem: string;
  /** of an export: why there is no bundle of the period; empty where there is one */
  noBundle?: string;
  trusted: readonly TrustedName[];
}

/** The procedure whose exceptions these are. */
export const FLEET_PROCEDURE = 'F01';

/**
 * The exceptions of the population of a fleet: the one place that decides which declared clusters are missing or incomplete, and
 * which clusters are missing from the declaration. In the order of the declaration, undeclared ones last, by name.
 *
 * @param outside names in Teleport of clusters that the entity declares to be no part of the fleet
 */
export function fleetExceptions(
  declared: readonly DeclaredCluster[],
  outside: Iterable<string> = [],
): FleetException[] {
  const first = new Map<string, string>();
  return [
    ...declared.flatMap((one) => {
      const found = ownExceptions(one);
      // its name in Teleport is certain by its store only
      const held = one.snapshot === null ? null : one.cluster;
      const same = held === null ? undefined : first.get(held);
      if (held !== null && same === undefined) first.set(held, one.name);
      if (same !== undefined)
        found.push(
          exception('declared_twice', one.name, `Its store holds cluster ${held}, which ${same} already is.`),
        );
      return found;
    }),
    ...undeclared(declared, outside),
  ];
}

function ownExceptions({
  name,
  cluster,
  expected,
  snapshot,
  problem,
  noBundle,
}: DeclaredCluster): FleetException[] {
  if (noBundle !== undefined && noBundle !== '')
    return [exception('no_bundle', name, `There is no bundle of it for the period: ${noBundle}`)];
  if (problem !== '') return [exception('unreadable', name, `Its store cannot be read: ${problem}`)];
  if (snapshot === null)
    return [exception('not_pulled', name, 'It is declared, and there is no snapshot of it.')];
  const found: FleetException[] = [];
  if (expected !== null && cluster !== null && expected !== cluster)
    found.push(
      exception(
        'other_cluster',
        name,
        `Its store holds cluster ${cluster}; its identity is for ${expected}.`,
      ),
    );
  if (snapshot.status !== 'complete') found.push(exception('incomplete', name, incompleteFacts(snapshot)));
  return found;
}

function incompleteFacts({ id, status, started, missing }: FleetSnapshot): string {
  const when = `Snapshot ${id} of ${started}`;
  if (status === 'pulling') return `${when} was interrupted, or is not over yet.`;
  return `${when} is incomplete: ${missing.length === 0 ? 'it was interrupted' : missing.join(', ')}.`;
}

function undeclared(declared: readonly DeclaredCluster[], outside: Iterable<string>): FleetException[] {
  const known = new Set([
    ...outside,
    ...declared.flatMap(({ name, cluster, expected }) =>
      [name, cluster, expected].filter((one): one is string => one !== null),
    ),
  ]);
  const named = new Map<string, string[]>();
  for (const { name, trusted } of declared)
    for (const { name: other, dataset } of trusted)
      if (!known.has(other)) named.set(other, [...(named.get(other) ?? []), `${dataset} of ${name}`]);
  return [...named.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([other, where]) =>
      exception('undeclared', other, `It is not declared, and appears in ${[...new Set(where)].join(', ')}.`),
    );
}

/** @param cluster name in the declaration; of an undeclared cluster its name in Teleport */
function exception(kind: FleetExceptionKind, cluster: string, facts: string): FleetException {
  const id = exceptionId({ procedure: FLEET_PROCEDURE, dataset: 'fleet', rowId: cluster, fault: kind });
  return { id, kind, cluster, facts };
}
