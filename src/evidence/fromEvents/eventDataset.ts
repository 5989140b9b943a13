import type { ParsedEvent } from '../../collectors/derived/eventBody.ts';
import { eventTypeInfo, typesOfDataset } from '../../datasets/eventTypes/eventTypeRegistry.ts';
import { canonicalJson, type JsonObject } from '../../formats/canonicalJson.ts';
import type { EvidenceItem } from '../../records/datasets.ts';
import type { StoredEvent } from '../../records/evidence.ts';
import type { Period } from '../../records/period.ts';
import type { SnapshotInfo } from '../../records/snapshot.ts';
import type { StoreReader } from '../../store/store.ts';

/** Inputs of the datasets from the audit log. */
export interface EventSource {
  store: StoreReader;
  /** the snapshot whose state complements the log */
  snapshot: SnapshotInfo;
  period: Period;
  /** event types that the period holds, with their numbers */
  types: readonly { event: string; code?: string; count: number }[];
}

/** A row for the bundle: `json` is canonical, `record` the same parsed; `events` in it holds the uids of the events that it rests on. */
export interface EventDatasetRow {
  key: string;
  json: string;
  record: JsonObject;
}

/**
 * A dataset that is read out of the audit log when it is needed and kept nowhere: there may be millions of rows, and the events
 * that they rest on are kept already.
 */
export interface EventDataset {
  dataset: string;
  item: EvidenceItem;
  /** one sentence for an auditor: what a row is */
  description: string;
  /** event types that rows rest on; a "*" at the end matches any ending */
  types: readonly string[];
  /** members of a row that a spreadsheet shows, in order; dotted paths */
  columns: readonly string[];
  /** rows of the period, in order of time; the same rows each time */
  rows(source: EventSource): Generator<EventDatasetRow>;
  /** How many rows there are, where that is known without making them. */
  count?(source: EventSource): number;
}

/** Microseconds of a period: from inclusive, to exclusive. */
export function rangeOf({ period }: Pick<EventSource, 'period'>): { fromUs: number; toUs: number } {
  return { fromUs: period.fromMs * 1000, toUs: period.toMs * 1000 };
}

/** The event types of the period that a dataset shows, by the table of event types; renamed ones are found by their code. */
export function typesShown(
  source: Pick<EventSource, 'types'>,
  dataset: string,
): { event: string; count: number }[] {
  return source.types.filter(({ event, code }) =>
    eventTypeInfo(event, code ?? '')?.datasets.includes(dataset),
  );
}

/** Definition of a dataset that has one row an event; its event types come from the table of event types. */
export type PerEvent = Pick<EventDataset, 'dataset' | 'item' | 'description' | 'columns'> & {
  /** makes the function that turns an event into its row; one for each reading, so that it may remember what came before */
  reader: (source: EventSource) => (event: ParsedEvent) => JsonObject | null;
  /** set where the reader gives null for events that make no row, so that their number is not that of the rows */
  isSelective?: true;
};

/** A dataset that has at most one row an event, keyed by the event's uid. */
export function perEvent({ reader, isSelective, ...facts }: PerEvent): EventDataset {
  const { dataset } = facts;
  return {
    ...facts,
    types: typesOfDataset(dataset),
    *rows(source) {
      const types = [...new Set(typesShown(source, dataset).map(({ event }) => event))];
      const rowOf = reader(source);
      for (const event of source.store.events({ ...rangeOf(source), types })) {
        const row = rowOf(parsed(event));
        if (row !== null) yield rowFor(event.uid, { ...row, events: [event.uid] });
      }
    },
    ...(isSelective === true
      ? {}
      : { count: (source) => typesShown(source, dataset).reduce((sum, { count }) => sum + count, 0) }),
  };
}

/** A row of a record. */
export function rowFor(key: string, record: JsonObject): EventDatasetRow {
  const whole: JsonObject = { row_id: key, ...record };
  return { key, json: canonicalJson(whole), record: whole };
}

/** An event with its JSON parsed. */
export function parsed(event: StoredEvent): ParsedEvent {
  return { ...event, body: JSON.parse(event.json) as JsonObject };
}
