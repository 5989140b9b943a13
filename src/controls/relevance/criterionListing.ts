import { hash } from 'node:crypto';
import type { Dataset, Relevance } from '../../datasets/dataset.ts';
import type { EventCount } from '../../datasets/eventTypes/eventTypeRegistry.ts';
import type { EvidenceSet } from '../../evidence/evidenceSet.ts';
import { criterionOf, pointsOfEvent, reasonFor } from './relevance.ts';
import { countRelevant, relevanceOf, relevantKeys } from './relevantRows.ts';

/** One line of a criterion's listing: a record with its hash, a whole file, or an event type with its number. */
export interface CriterionEntry {
  points: readonly string[];
  item: string;
  dataset: string;
  /** the record's key; the event type for events; "*" for a whole file */
  key: string;
  /** lower-case hex SHA-256 of the record's line in the .jsonl without the line feed; null for events and whole files */
  sha256: string | null;
  /** 1 for a record; how many events of the type, or rows of the file, there are */
  count: number;
  reason: string;
}

/**
 * Everything in the evidence that is relevant to a criterion, and why: records one by one, files that are read out of the audit
 * log as a whole, events by type.
 *
 * @param events numbers of the period's events by type
 */
export function* criterionListing(
  set: EvidenceSet,
  events: readonly EventCount[],
  criterion: string,
): Generator<CriterionEntry> {
  for (const { table, dataset, outcome, rows } of set.tables()) {
    if (outcome === null || rows === 0 || table !== dataset.name) continue;
    const relevant = relevanceOf(dataset).filter(({ point }) => criterionOf(point) === criterion);
    for (const [where, points] of byCondition(relevant)) {
      const count = countRelevant(set, { table, rows }, where);
      if (count > 0) yield* datasetEntries(set, dataset, count, points, where);
    }
  }
  yield* eventEntries(events, criterion);
}

/** Points of focus by the condition under which rows are relevant to them; undefined: all rows are. */
function byCondition(relevance: readonly Relevance[]): ReadonlyMap<string | undefined, string[]> {
  const points = new Map<string | undefined, string[]>();
  for (const { point, where } of relevance) points.set(where, [...(points.get(where) ?? []), point]);
  return points;
}

function* datasetEntries(
  set: EvidenceSet,
  dataset: Dataset,
  rows: number,
  points: readonly string[],
  where: string | undefined,
): Generator<CriterionEntry> {
  const same = {
    points,
    item: dataset.item,
    dataset: dataset.name,
    reason: reasonFor(dataset.shows, points),
  };
  // there may be millions of rows, each made of events that the bundle holds
  if (dataset.source === 'log' || dataset.source === 'computed' || dataset.source === 'collection') {
    yield { ...same, key: '*', sha256: null, count: rows };
    return;
  }
  const keys = where === undefined ? null : relevantKeys(set, dataset.name, where);
  for (const { key, json } of set.rows(dataset.name))
    if (keys === null || keys.has(key)) yield { ...same, key, sha256: hash('sha256', json), count: 1 };
}

function* eventEntries(events: readonly EventCount[], criterion: string): Generator<CriterionEntry> {
  const counts = new Map<string, EventCount>();
  for (const one of events)
    counts.set(one.event, { ...one, count: one.count + (counts.get(one.event)?.count ?? 0) });
  for (const { event, code, count } of counts.values()) {
    const { points, shows, item } = pointsOfEvent(event, code);
    const relevant = points.map(({ point }) => point).filter((point) => criterionOf(point) === criterion);
    if (relevant.length > 0)
      yield {
        points: relevant,
        item,
        dataset: 'events',
        key: event,
        sha256: null,
        count,
        reason: reasonFor(shows, relevant),
      };
  }
}
