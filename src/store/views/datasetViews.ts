import type { Dataset } from '../../datasets/dataset.ts';
import { typesOfDataset } from '../../datasets/eventTypes/eventTypeRegistry.ts';
import { DATASETS } from '../../datasets/registry.ts';
import { viewColumns } from '../../datasets/viewSql.ts';
import { eventsOf } from './storeViews.ts';

/**
 * A view for each dataset that the store holds, with the columns of its descriptor:
 *
 * - state: the latest settled reading, and the snapshot that it is of
 * - history: every row that was folded from events and state
 * - local: what the latest run says of each source, unless that withdraws it
 *
 * Listings out of the audit log are made when a bundle is; `events_of_<dataset>` shows the events that they are made from.
 */
export function datasetViews(): Record<string, string> {
  const views: Record<string, string> = {};
  for (const dataset of DATASETS) {
    const source = VIEW_SOURCES[dataset.source]?.(dataset.name);
    if (source !== undefined && dataset.name !== KEPT_AS_FILES)
      views[dataset.name] = `
    SELECT ${['row_id', ...viewColumns(dataset), ...source.columns, 'j AS json'].join(',\n      ')}
    FROM (${source.rows})`;
    const types = dataset.source === 'log' ? typesOfDataset(dataset.name) : [];
    if (types.length > 0) views[`events_of_${dataset.name}`] = eventsOf(types);
  }
  return views;
}

/** Attached files have tables of their own. */
const KEPT_AS_FILES = 'attachments';

/** SQL of the rows of a dataset as `row_id`, their record `j`, and the other columns of a view. */
const VIEW_SOURCES: Partial<
  Record<Dataset['source'], (dataset: string) => { rows: string; columns: string[] }>
> = {
  state: (dataset) => ({
    rows: `SELECT key AS row_id, json AS j, snapshot, snapshot_started FROM resources WHERE dataset = '${dataset}'`,
    columns: ['snapshot', 'snapshot_started'],
  }),
  history: (dataset) => ({
    rows: `SELECT r.key AS row_id, r.json AS j FROM derived_row AS r JOIN dataset AS d ON d.id = r.dataset WHERE d.name = '${dataset}'`,
    columns: [],
  }),
  // a row that several sources give is that of the latest
  local: (dataset) => ({
    rows: `SELECT key AS row_id, json AS j, supplied_by, supplied_at, max(source) AS latest FROM local_rows WHERE dataset = '${dataset}' GROUP BY key`,
    columns: ['supplied_by', 'supplied_at'],
  }),
};
