import { settingSpans as dataset } from '../../../datasets/cluster/settingSpans.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { preciseText } from '../../../formats/timestamp.ts';
import { addMade } from '../../addMade.ts';
import { type EvidenceScope, isWhole, outcomeIn } from '../../scope.ts';
import { startedMs } from '../../states.ts';
import type { ComputedTable } from '../computedTable.ts';
import { CLUSTER_SETTINGS, type ClusterSetting, type SettingReading } from './settingReaders.ts';
import { type Moment, type Span, spansOf } from './spans.ts';

/** Values of cluster settings over the period, with their spans. */
export const settingSpans: ComputedTable = {
  add: (set, scope) =>
    void addMade(set, dataset, rows(scope), ({ setting, number }) => `${setting}/${number}`),
};

function* rows(scope: EvidenceScope): Generator<JsonObject> {
  const { period, log } = scope;
  const range = { fromUs: period.fromMs * 1000, toUs: period.toMs * 1000 };
  const unread = log.gaps.filter(({ kind }) => kind !== 'not_yet');
  for (const setting of CLUSTER_SETTINGS) {
    const spans = spansOf(moments(scope, setting), range, unread);
    for (const [index, span] of spans.entries())
      yield row(setting, index + 1, span, index === spans.length - 1);
  }
}

function row(
  { setting, dataset: of }: ClusterSetting,
  number: number,
  span: Span,
  isLast: boolean,
): JsonObject {
  return {
    number,
    setting,
    dataset: of,
    value: span.reading?.value ?? '',
    effect: span.reading?.effect ?? 'unknown',
    valid_from: preciseText(span.fromUs),
    valid_until: span.untilUs === null ? null : preciseText(span.untilUs),
    first_snapshot: span.snapshots[0] ?? null,
    last_snapshot: span.snapshots.at(-1) ?? null,
    snapshots: span.snapshots.length,
    at_end: isLast,
    events: span.updates,
  };
}

/** Readings by snapshots from the opening one to the closing one, and updates, in order of time. */
function moments({ store, opening, closing, period }: EvidenceScope, setting: ClusterSetting): Moment[] {
  const found: Moment[] = [];
  for (const snapshot of store.snapshots()) {
    if (!snapshot.finished || snapshot.id < (opening ?? closing).id || snapshot.id > closing.id) continue;
    if (!isWhole(outcomeIn(snapshot, setting.dataset))) continue;
    const [resource] = store.rows(snapshot.id, setting.dataset);
    if (resource === undefined) continue;
    const reading: SettingReading = setting.read(JSON.parse(resource.json) as JsonObject);
    found.push({ us: startedMs(snapshot) * 1000, snapshot: snapshot.id, reading });
  }
  const fromUs = Math.min(found[0]?.us ?? Number.POSITIVE_INFINITY, period.fromMs * 1000);
  const toUs = Math.max(found.at(-1)?.us ?? 0, period.toMs * 1000);
  const range = { fromUs, toUs, types: [setting.event] };
  for (const { timeUs, uid, json } of store.events(range)) {
    if ((JSON.parse(json) as JsonObject).success !== false) found.push({ us: timeUs, update: uid });
  }
  return found.sort((a, b) => a.us - b.us);
}
