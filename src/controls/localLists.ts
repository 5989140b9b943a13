import type { LocalDataset } from '../records/localDatasets.ts';
import type { ControlContext } from './context.ts';

/** One line of a list of people. */
export interface ListedPerson {
  user: string;
  /** "<dataset>/<key>" */
  row: string;
  /** every column that is filled */
  facts: Readonly<Record<string, unknown>>;
}

/**
 * Lines of a list that the entity supplied (`affidavit people import`).
 *
 * @returns null when nobody supplied one: that is not an empty list
 */
export function listedPeople(
  { store, period }: ControlContext,
  dataset: LocalDataset,
): ListedPerson[] | null {
  if (store.local.serving(dataset, period).length === 0) return null;
  return [...store.local.servingRows(dataset, period)].map(({ key, json }) => {
    const facts = JSON.parse(json) as Record<string, unknown>;
    return { user: String(facts.user ?? ''), row: `${dataset}/${key}`, facts };
  });
}

/** Those of a list whose approval (column `until`) did not end before the period began. */
export function approvedIn(context: ControlContext, dataset: LocalDataset): string[] {
  const ended = ({ facts }: ListedPerson) =>
    typeof facts.until === 'string' && Date.parse(facts.until) < context.period.fromMs;
  return (listedPeople(context, dataset) ?? []).filter((person) => !ended(person)).map(({ user }) => user);
}
