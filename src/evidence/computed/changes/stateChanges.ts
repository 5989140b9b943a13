import { stateChanges as dataset } from '../../../datasets/activity/stateChanges.ts';
import type { JsonObject, JsonValue } from '../../../formats/canonicalJson.ts';
import { object, text, texts } from '../../../formats/json.ts';
import { microseconds } from '../../../formats/timestamp.ts';
import type { SnapshotInfo } from '../../../records/snapshot.ts';
import { addMade } from '../../addMade.ts';
import type { EvidenceSet } from '../../evidenceSet.ts';
import { type EvidenceScope, isWhole, outcomeIn } from '../../scope.ts';
import { startedMs } from '../../states.ts';
import { batches } from '../batches.ts';
import type { ComputedTable } from '../computedTable.ts';
import { changedPaths, differencesText } from './changedPaths.ts';
import { COMPARED_DATASETS, type ComparedDataset, membership } from './comparedDatasets.ts';
import { ExplainingEvents } from './explainingEvents.ts';
import { type Transition, transitions } from './transitions.ts';

const HOUR_US = 3_600_000_000;
/** A pull reads the log up to a little before its own moment, and a listing within this time of its start. */
const READ_WITHIN_US = 15 * 60_000_000;

/** Every difference between neighbouring snapshots of the period. */
export const stateChanges: ComputedTable = {
  histories: [
    {
      table: dataset.name,
      datasets: COMPARED_DATASETS.map((compared) => compared.dataset),
      unlogged: true,
    },
  ],
  add: (set, scope) => void addMade(set, dataset, changes(set, scope)),
};

function* changes(set: EvidenceSet, scope: EvidenceScope): Generator<JsonObject> {
  const { store, opening, closing } = scope;
  if (opening === null) return;
  const ended = store.snapshots().filter(({ finished }) => finished);
  const events = new ExplainingEvents(store, {
    fromUs: startedMs(opening) * 1000 - HOUR_US,
    toUs: startedMs(closing) * 1000 + HOUR_US + 1,
  });
  addReviews(set, events);
  const gone = new Set<string>();
  for (const compared of COMPARED_DATASETS) {
    for (const keys of batches(store.changedKeys(compared.dataset, opening.id))) {
      for (const [key, versions] of store.versionsOf(compared.dataset, keys)) {
        for (const step of transitions(versions)) {
          if (step.snapshot <= opening.id || step.snapshot > closing.id) continue;
          if (goesAlong(compared.dataset, key, step, gone)) continue;
          yield* stepRows(scope, compared, key, step, ended, events);
        }
      }
    }
  }
}

/** Reviews of access lists are kept as resources; what they removed is removed by them, whatever the log says. */
function addReviews(set: EvidenceSet, events: ExplainingEvents): void {
  for (const { json } of set.rows('access_list_reviews')) {
    const spec = object((JSON.parse(json) as JsonObject).spec);
    const us = microseconds(text(spec.review_date));
    if (us === null) continue;
    for (const member of texts(object(spec.changes).removed_members))
      events.add(['access_list.member', `${text(spec.access_list)}\0${member}`], us);
  }
}

/**
 * Whether a step is a part of one that is listed already: the user and the role of a bot come and go with it, and the
 * members of a list go with it. A version that lists bots as their users (14) shows each change of a bot twice.
 *
 * @param shown what came and went so far
 */
function goesAlong(dataset: string, key: string, step: Transition, shown: Set<string>): boolean {
  const { before, after, snapshot } = step;
  const body = after ?? before ?? {};
  const whole = before === null ? 'added' : after === null ? 'removed' : '';
  if (dataset === 'bots') {
    if (body.kind === 'user') return true;
    if (whole !== '') shown.add(JSON.stringify([`bot-${key}`, whole, snapshot]));
  }
  if (dataset === 'users' || dataset === 'roles') {
    const name = JSON.stringify([key, whole, snapshot]);
    if (shown.has(name)) return true;
    const label = object(object(body.metadata).labels)['teleport.internal/bot'];
    if (dataset === 'users' && whole !== '' && label !== undefined) shown.add(name);
  }
  if (dataset === 'access_lists' && whole === 'removed') shown.add(JSON.stringify(['list', key, snapshot]));
  return (
    dataset === 'access_list_members' &&
    whole === 'removed' &&
    shown.has(JSON.stringify(['list', membership(key, body).list, snapshot]))
  );
}

function* stepRows(
  { store, closing, opening }: EvidenceScope,
  { dataset: name, logged, loggedFrom, logsRemovals }: ComparedDataset,
  key: string,
  { before, after, snapshot }: Transition,
  ended: readonly SnapshotInfo[],
  events: ExplainingEvents,
): Generator<JsonObject> {
  const paths = changedPaths(before, after);
  if (paths.length === 0) return;
  const to = ended.find(({ id }) => id === snapshot) ?? closing;
  // the last one that listed the dataset: one that did not shows nothing
  const from = ended.findLast((one) => one.id < snapshot && isWhole(outcomeIn(one, name))) ?? opening ?? to;
  const [fromUs, toUs] = [startedMs(from) * 1000, startedMs(to) * 1000];
  const body = after ?? before ?? {};
  const change = before === null ? 'added' : after === null ? 'removed' : 'changed';
  const major = Number.parseInt(to.cluster.version, 10);
  const shared = {
    dataset: name,
    resource: key,
    change,
    from_snapshot: from.id,
    to_snapshot: to.id,
    from_time: from.started,
    to_time: to.started,
    paths: paths.length,
    differences: differencesText(paths),
    explaining_events: events.count(logged(key, body), fromUs - HOUR_US, toUs + HOUR_US),
    logged: loggedFrom !== null && major >= loggedFrom && (logsRemovals || change !== 'removed'),
    log_read: (store.highWater(fromUs) ?? 0) >= toUs - READ_WITHIN_US,
    expiry: after === null && expiresBy(before, toUs + READ_WITHIN_US),
    preset: text(object(object(body.metadata).labels)['teleport.internal/resource-type']) !== '',
    upgraded: from.cluster.version !== to.cluster.version,
  };
  for (const [index, { path, before: was, after: is }] of paths.entries())
    yield { ...shared, position: index + 1, path, before: was, after: is };
}

function expiresBy(body: JsonObject | null, us: number): boolean {
  const times: (JsonValue | undefined)[] = [object(body?.metadata).expires, object(body?.spec).expires];
  return times.some((time) => {
    const at = typeof time === 'string' ? microseconds(time) : null;
    return at !== null && at > 0 && at <= us;
  });
}
