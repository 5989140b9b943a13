import { isOfPeriod } from '../../datasets/dataset.ts';
import { DATASETS } from '../../datasets/registry.ts';
import { REQUEST_ITEMS } from '../requestList/items.ts';
import type { MatrixLine } from './matrix.ts';

/** Whether evidence is a state at one moment or what happened over the period. */
type TimeBasis = 'point in time' | 'period';

/**
 * Time basis of a line of the matrix: of its dataset, else of its tests (design at a date, operation over the period); both where
 * tests differ, empty where there are none.
 */
export function timeBasisOf({ dataset, tests }: Pick<MatrixLine, 'dataset' | 'tests'>): string {
  if (dataset === 'events') return 'period';
  const descriptor = DATASETS.find(({ name }) => name === dataset);
  if (descriptor !== undefined) return isOfPeriod(descriptor) ? 'period' : 'point in time';
  const bases = tests.map(({ type }): TimeBasis => (type === 'design' ? 'point in time' : 'period'));
  return [...new Set(bases)].sort().join('; ');
}

/**
 * Numbers of the items of the request list that a line of the matrix answers or supports: those with its dataset among their
 * sources and its point of focus; for a line without a dataset, those that its tests belong to. A line of a control without either
 * has the items that the control names.
 *
 * @param named items that the line's control names
 */
export function itemsOfLine(
  { dataset, point, tests }: Pick<MatrixLine, 'dataset' | 'point' | 'tests'>,
  named: readonly number[] = [],
): number[] {
  const ids = new Set(tests.map(({ id }) => id));
  const found = REQUEST_ITEMS.filter((item) =>
    dataset === ''
      ? item.tests.some((test) => ids.has(test))
      : point !== null &&
        [...item.points, ...item.supporting].includes(point.id) &&
        item.sources.some((source) => source.dataset === dataset),
  ).map(({ item }) => item);
  return found.length > 0 || dataset !== '' ? found : [...named];
}
