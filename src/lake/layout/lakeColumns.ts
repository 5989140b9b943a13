import type { Column, ColumnType, Dataset } from '../../datasets/dataset.ts';
import { eventsFlat } from '../../datasets/log/eventsFlat.ts';

/** Types of the columns of a lake; each engine has its own names for them. Booleans are 0 and 1, so that they add up. */
export type LakeType = 'text' | 'integer' | 'bigint' | 'double' | 'timestamp_ms' | 'date';

/** One column of a table of a lake. */
export interface LakeColumn {
  name: string;
  type: LakeType;
}

const TYPES: Readonly<Record<ColumnType, LakeType>> = {
  text: 'text',
  list: 'text',
  map: 'text',
  int: 'bigint',
  real: 'double',
  bool: 'integer',
  time: 'text',
};

/** Columns of the table of a dataset: cluster and period, the key, the typed columns, the record. */
export function datasetColumns({ columns }: Pick<Dataset, 'columns'>): LakeColumn[] {
  return [{ name: 'cluster', type: 'text' }, { name: 'period', type: 'text' }, ...evidenceColumns(columns)];
}

/** The same without cluster and period: the columns of the table in the evidence set, in its order. */
export function evidenceColumns(columns: readonly Column[]): LakeColumn[] {
  return [
    { name: 'row_id', type: 'text' },
    ...columns.flatMap(({ name, type }): LakeColumn[] => [
      { name, type: TYPES[type] },
      ...(type === 'time' ? [{ name: `${name}_us`, type: 'bigint' } as const] : []),
    ]),
    { name: 'json', type: 'text' },
  ];
}

/**
 * The six columns of the Parquet files of Teleport's Athena backend, with its names and types: a table of a lake can be united with
 * them. Columns of `events_flat` that say the same are not there twice.
 */
export const TELEPORT_COLUMNS = [
  { name: 'uid', type: 'text', of: 'uid' },
  { name: 'session_id', type: 'text', of: 'session_id' },
  { name: 'event_type', type: 'text', of: 'event' },
  { name: 'event_time', type: 'timestamp_ms', of: null },
  { name: 'user', type: 'text', of: 'user_name' },
  { name: 'event_data', type: 'text', of: 'json' },
] as const satisfies readonly (LakeColumn & { of: string | null })[];

/** Columns of `events_flat_rows` that are there beside Teleport's six, in their order. */
export const FLAT_COLUMNS: readonly LakeColumn[] = evidenceColumns(eventsFlat.columns).filter(
  ({ name }) => name !== 'row_id' && !TELEPORT_COLUMNS.some(({ of }) => of === name),
);

/** Columns of the audit log: cluster and day, Teleport's six, those of `events_flat`. */
export const EVENT_COLUMNS: readonly LakeColumn[] = [
  { name: 'cluster', type: 'text' },
  { name: 'event_date', type: 'date' },
  ...TELEPORT_COLUMNS.map(({ name, type }) => ({ name, type })),
  ...FLAT_COLUMNS,
];
