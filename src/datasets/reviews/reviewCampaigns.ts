import { bool, type Dataset, int, primary, text, time } from '../dataset.ts';

/** User access reviews of the entity (docs/reviews.md). */
export const reviewCampaigns: Dataset = {
  name: 'review_campaigns',
  item: 'USR',
  source: 'computed',
  ofPeriod: true,
  description:
    'User access reviews that the entity made with this program: of the period, and earlier ones that are younger than review_every.',
  shows: 'shows a review of who holds which role: its population, when it was started, and how far it came',
  query: 'computed from the reviews in the store',
  relevance: primary('6.2-02', '6.3-04'),
  columns: [
    text('campaign', 'Name of the review: label of its period and a running number.'),
    text('scope', 'Grants that it covers: privileged, all or bots.'),
    text(
      'state',
      'open, complete (every row is decided) or replaced (by a later one, before anything was decided).',
    ),
    bool('of_period', 'Whether its period and the period of the evidence have days in common.'),
    int('snapshot', 'Snapshot whose grants are its population.'),
    time('snapshot_at', 'When that snapshot was taken.'),
    time('started', 'When the population was numbered and given out.'),
    text('started_by', "Operating system's user and host that started it."),
    time('due', 'When all rows were to be decided, by the setting review_within.'),
    time('observed', 'Latest time of which the store knows something: newest snapshot or newest import.'),
    int('row_count', 'Numbered rows.'),
    int('decided', 'Rows with a decision.'),
    int('kept', 'Rows decided keep.'),
    int('removed', 'Rows decided remove.'),
    int('changed', 'Rows decided change.'),
    text('population_sha256', 'SHA-256 of the numbered rows, one canonical JSON a line.'),
    text('replaces', 'Review that it takes the place of; empty: none.'),
  ],
};
