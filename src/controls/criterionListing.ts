import { hash } from 'node:crypto';
import { z } from 'zod';
import type { ControlMapping } from '../records/controls.ts';
import { evidenceItemSchema } from '../records/datasets.ts';
import type { ControlContext } from './context.ts';
import { eventTypesOf } from './eventTypes.ts';
import { CONTROL_MAPPINGS, matchesEvent } from './mapping/mapping.ts';

/** One line of a criterion's listing: a record with its hash, or an event type with its number. */
export const criterionEntrySchema = z.object({
  criterion: z.string(),
  points_of_focus: z.array(z.string()),
  item: evidenceItemSchema,
  dataset: z.string(),
  /** the record's key; the event type for events; "*" for a whole file */
  key: z.string(),
  /** lower-case hex SHA-256 of the record's line in evidence/<dataset>.jsonl without the line feed; null for events and whole files */
  sha256: z.string().nullable(),
  /** 1 for a record; how many events of the type the period holds; how many rows a whole file has */
  count: z.number().int(),
  reason: z.string(),
});
export type CriterionEntry = z.infer<typeof criterionEntrySchema>;

/**
 * Rows of one dataset as they are exported: canonical JSON, one a row. The caller decides which rows of a history go out, and
 * gives but their number where the file is to be listed as a whole, since it holds no more than the audit log does.
 */
export type RowSource = (dataset: string) => Iterable<{ key: string; json: string }> | number;

/** Where the rows of a dataset come from when nobody says otherwise: state as of the snapshot, histories whole. */
export function storedRows({ store, snapshot }: ControlContext): RowSource {
  const derived = new Set(
    snapshot.datasets.filter((outcome) => outcome.method === 'derived').map((outcome) => outcome.dataset),
  );
  return (dataset) => (derived.has(dataset) ? store.derived(dataset) : store.rows(snapshot.id, dataset));
}

/**
 * Everything in the evidence that speaks to a criterion and why: records one by one, events by type.
 *
 * @param criterion e.g. CC6.1
 * @param rowsOf the rows as exported
 */
export function* criterionListing(
  context: ControlContext,
  criterion: string,
  rowsOf: RowSource = storedRows(context),
): Generator<CriterionEntry> {
  const mappings = CONTROL_MAPPINGS.filter((mapping) => mapping.criterion === criterion);
  for (const dataset of new Set(mappings.map((mapping) => mapping.dataset))) {
    const own = mappings.filter((mapping) => mapping.dataset === dataset);
    if (dataset === 'events') yield* eventEntries(context, criterion, own);
    else yield* recordEntries(criterion, dataset, own, rowsOf);
  }
}

function* recordEntries(
  criterion: string,
  dataset: string,
  mappings: readonly ControlMapping[],
  rowsOf: RowSource,
): Generator<CriterionEntry> {
  const first = mappings[0];
  if (first === undefined) return;
  const why = becauseOf(mappings);
  const rows = rowsOf(dataset);
  if (typeof rows === 'number') {
    const whole = { item: first.item, dataset, key: '*', sha256: null, count: rows };
    if (rows > 0) yield { criterion, ...why, ...whole };
    return;
  }
  for (const { key, json } of rows) {
    const sha256 = hash('sha256', json);
    yield { criterion, ...why, item: first.item, dataset, key, sha256, count: 1 };
  }
}

function* eventEntries(
  context: ControlContext,
  criterion: string,
  mappings: readonly ControlMapping[],
): Generator<CriterionEntry> {
  const counts = new Map<string, number>();
  for (const { event, count } of eventTypesOf(context)) {
    counts.set(event, (counts.get(event) ?? 0) + count);
  }
  for (const [event, count] of counts) {
    const fitting = mappings.filter((mapping) => matchesEvent(mapping.event ?? '', event));
    for (const item of new Set(fitting.map((mapping) => mapping.item))) {
      const why = becauseOf(fitting.filter((mapping) => mapping.item === item));
      yield { criterion, ...why, item, dataset: 'events', key: event, sha256: null, count };
    }
  }
}

function becauseOf(mappings: readonly ControlMapping[]): { points_of_focus: string[]; reason: string } {
  const [first, ...more] = mappings.map((mapping) => mapping.reason);
  // All reasons of one dataset begin alike: what it shows. Say that once.
  const about = more.map((reason) =>
    reason.slice(reason.lastIndexOf(', which speaks to ') + ', which speaks to '.length),
  );
  return {
    points_of_focus: [...new Set(mappings.map((mapping) => mapping.pointOfFocus))],
    reason: [first ?? '', ...new Set(about)].join('; '),
  };
}
