import type { RequestRow } from '../requestList.ts';
import { int, type ListingColumn, text } from './listingColumn.ts';

/** Columns of requests.csv. */
export const REQUEST_COLUMNS: readonly ListingColumn<RequestRow>[] = [
  int('item', ({ item }) => item),
  text('wording', ({ wording }) => wording),
  text('controls', ({ controls }) => controls),
  text('criteria', ({ criteria }) => criteria),
  text('points_of_focus', ({ points_of_focus }) => points_of_focus),
  text('supporting_points', ({ supporting_points }) => supporting_points),
  text('state', ({ state }) => state),
  text('files', ({ files }) => files),
  int('rows', ({ rows }) => rows),
  text('detail', ({ detail }) => detail),
  text('tests', ({ tests }) => tests),
  text('next_step', ({ next }) => next),
];
