import { CHANGED_KINDS } from '../../../datasets/eventTypes/changedKinds.ts';
import { EVENT_TYPES } from '../../../datasets/eventTypes/eventTypeRegistry.ts';
import { eventOutcome } from '../../../datasets/eventTypes/outcome.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { plural } from '../../../formats/plural.ts';
import type { TimeRange } from '../../../formats/timeRange.ts';
import { instantText } from '../../../formats/timestamp.ts';
import type { SnapshotInfo } from '../../../records/snapshot.ts';
import { type EvidenceScope, isWhole, outcomeIn } from '../../scope.ts';
import { startedMs } from '../../states.ts';

/**
 * Datasets whose every change leaves an event in all versions (teleport-api §0.4, §3.8), with the kinds of changes that show it
 * beside their own: 14 writes the user and the role of a bot with the bot.
 */
const LOGGED: Readonly<Record<string, readonly string[]>> = {
  users: ['bot'],
  roles: ['bot', 'user'],
  bots: ['user', 'role'],
  connectors: [],
  access_lists: [],
  access_list_members: ['access_list', 'access_list.member'],
  trusted_clusters: [],
  workload_identities: [],
};

/**
 * Gaps in a table that follows the state from snapshot to snapshot where a snapshot of the period lacks a dataset, in words; empty:
 * none. Where the log was read and holds no change of those datasets, nothing was hidden.
 *
 * @param byEvents whether the absence of events counts; it does not where changes without an event are looked for
 */
export function unseenState(scope: EvidenceScope, datasets: readonly string[], byEvents: boolean): string {
  const { store, opening, closing, period } = scope;
  if (opening === null) {
    // one reading of what leaves no event is a statement at its date, and says so
    if (!byEvents || !datasets.every((dataset) => dataset in LOGGED)) return '';
    const span = { fromUs: period.fromMs * 1000, toUs: Math.min(startedMs(closing), period.toMs) * 1000 };
    if (span.fromUs >= span.toUs || isQuiet(scope, datasets, span)) return '';
    return `Only the snapshot of ${closing.started} serves the period: what changed since ${instantText(span.fromUs)} was not seen.`;
  }
  const snapshots = store
    .snapshots()
    .filter(({ id, finished }) => finished && id >= opening.id && id <= closing.id)
    .sort((a, b) => a.id - b.id);
  const hidden = snapshots
    // what the closing one lacks is said by the datasets themselves
    .filter(({ id }) => id !== closing.id)
    .flatMap((snapshot) => {
      const names = lacking(snapshot, datasets);
      if (names.length === 0) return [];
      const span = around(snapshots, snapshot, names, scope);
      return byEvents && isQuiet(scope, names, span) ? [] : { started: snapshot.started, names, span };
    });
  const [first] = hidden;
  if (first === undefined) return '';
  const { started, names, span } = first;
  const more = hidden.length === 1 ? '' : ` ${plural(hidden.length - 1, 'further snapshot')} likewise.`;
  return `The snapshot of ${started} lacks a complete reading of ${names.join(', ')}: what changed between ${instantText(span.fromUs)} and ${instantText(span.toUs)} and changed back was not seen.${more}`;
}

function lacking(snapshot: SnapshotInfo, datasets: readonly string[]): string[] {
  return datasets.filter((dataset) => {
    const outcome = outcomeIn(snapshot, dataset);
    return outcome !== null && outcome.status !== 'unsupported' && !isWhole(outcome);
  });
}

/** From the last snapshot before that listed the datasets to the first one after it, as far as that concerns the period. */
function around(
  snapshots: readonly SnapshotInfo[],
  { id }: SnapshotInfo,
  datasets: readonly string[],
  { period }: EvidenceScope,
): TimeRange {
  const listing = snapshots.filter((snapshot) => lacking(snapshot, datasets).length === 0);
  const before = listing.findLast((snapshot) => snapshot.id < id);
  const after = listing.find((snapshot) => snapshot.id > id);
  const fromMs = Math.max(before === undefined ? 0 : startedMs(before), period.fromMs);
  const toMs = Math.min(after === undefined ? Number.POSITIVE_INFINITY : startedMs(after), period.toMs);
  return { fromUs: fromMs * 1000, toUs: Math.max(fromMs, toMs) * 1000 };
}

function isQuiet({ store, log }: EvidenceScope, datasets: readonly string[], span: TimeRange): boolean {
  if (!datasets.every((dataset) => dataset in LOGGED)) return false;
  const isRead = log.gaps.every(
    ({ kind, fromUs, toUs }) => kind === 'not_yet' || fromUs >= span.toUs || toUs <= span.fromUs,
  );
  if (!isRead) return false;
  for (const stored of store.events({ ...span, types: typesOf(datasets) })) {
    const body = JSON.parse(stored.json) as JsonObject;
    if (eventOutcome({ ...stored, body }) === 'succeeded') return false;
  }
  return true;
}

/** Names of the event types that record a change of the datasets. */
function typesOf(datasets: readonly string[]): string[] {
  const kinds = new Set(datasets.flatMap((dataset) => LOGGED[dataset] ?? []));
  for (const [kind, { state }] of Object.entries(CHANGED_KINDS))
    if (datasets.includes(state)) kinds.add(kind);
  return EVENT_TYPES.filter(({ change }) => change !== null && kinds.has(change.kind)).map(
    ({ event }) => event,
  );
}
