import { type Dataset, int, primary, text } from '../dataset.ts';

/** Totals of the roll-forward, one row a dataset. */
export const rollForwardTotals: Dataset = {
  name: 'roll_forward_totals',
  item: 'LOG',
  source: 'computed',
  ofPeriod: true,
  description:
    'Totals of the roll-forward by dataset: opening + created − ended − expired = closing, with the remainder.',
  shows: 'shows whether the totals of a dataset roll forward',
  query: 'roll_forward by dataset',
  relevance: primary('6.2-02', '7.2-01'),
  columns: [
    text('dataset', 'Dataset.'),
    int('opening', 'Resources at the opening snapshot.'),
    int('created', 'Created, by events.'),
    int('ended', 'Ended, by events.'),
    int('expired', 'Expired by themselves.'),
    int('closing', 'Resources at the closing snapshot.'),
    int('remainder', 'opening + created − ended − expired − closing.'),
    text('insufficient', 'Why it cannot be rolled forward; empty when it can.'),
  ],
};
