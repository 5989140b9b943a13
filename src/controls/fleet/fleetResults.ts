import { mostSevere, type TestResult } from '../../records/controls.ts';
import type { FleetException } from '../../records/fleet.ts';
import type { FleetResult } from '../../records/fleetManifest.ts';
import { FLEET_PROCEDURE } from './fleetExceptions.ts';

/** The rule of F01, as reports print it. */
export const FLEET_RULE = {
  title: 'The fleet is complete',
  rule: 'Every declared cluster was collected completely and has a bundle of the period; every cluster that a declared one trusts, or is trusted by, is declared.',
  criteria: ['CC6.1', 'CC6.6', 'CC7.2'],
} as const;

/**
 * The results of a fleet: F01, then each procedure with its result in every declared cluster. The result of the whole is the most severe one;
 * a cluster without results is insufficient evidence, never a pass.
 *
 * @param clusters in the order of the declaration; `results` null: there is no bundle
 * @param population the exceptions of F01
 */
export function fleetResults(
  clusters: readonly { name: string; results: readonly TestResult[] | null; why: string }[],
  population: readonly FleetException[],
): FleetResult[] {
  const known = new Map<string, TestResult>();
  for (const { results } of clusters)
    for (const result of results ?? []) known.set(result.id, known.get(result.id) ?? result);
  const own = [...known.values()].map(({ id, title, rule, criteria }): FleetResult => {
    const each = clusters.map(({ name, results, why }) => {
      const found = results?.find((result) => result.id === id);
      return found === undefined
        ? {
            cluster: name,
            result: 'insufficient_evidence' as const,
            exceptions: 0,
            population: null,
            explanation: missing(results, why),
          }
        : {
            cluster: name,
            ...{ result: found.result, exceptions: found.exceptions, population: found.population.size },
            explanation: found.explanation,
          };
    });
    const exceptions = each.reduce((sum, one) => sum + one.exceptions, 0);
    return {
      id,
      title,
      rule,
      criteria,
      result: mostSevere(each.map(({ result }) => result)) ?? 'not_applicable',
      exceptions,
      clusters: each,
    };
  });
  return [
    ofPopulation(
      clusters.map(({ name }) => name),
      population,
    ),
    ...own,
  ];
}

function missing(results: readonly TestResult[] | null, why: string): string {
  return results === null
    ? `There is no bundle: ${why}`
    : 'The bundle of this cluster has no such procedure.';
}

function ofPopulation(names: readonly string[], population: readonly FleetException[]): FleetResult {
  return {
    id: FLEET_PROCEDURE,
    ...FLEET_RULE,
    criteria: [...FLEET_RULE.criteria],
    result: population.length > 0 ? 'exception' : 'no_exception',
    exceptions: population.length,
    clusters: names.map((cluster) => {
      const found = population.filter((one) => one.cluster === cluster);
      return {
        cluster,
        result: found.length > 0 ? ('exception' as const) : ('no_exception' as const),
        ...{ exceptions: found.length, population: 1 },
        explanation:
          found.length > 0
            ? found.map(({ facts }) => facts).join(' ')
            : 'Collected completely, with a bundle.',
      };
    }),
  };
}
