import { rollForward as rows } from '../../datasets/log/rollForward.ts';
import { rollForwardTotals as totals } from '../../datasets/log/rollForwardTotals.ts';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import { instantText, preciseText } from '../../formats/timestamp.ts';
import type { SnapshotInfo } from '../../records/snapshot.ts';
import { addMade } from '../addMade.ts';
import { type EvidenceScope, isWhole, outcomeIn } from '../scope.ts';
import { startedMs } from '../states.ts';
import type { ComputedTable } from './computedTable.ts';
import { lifecyclesOf, ROLLED_DATASETS } from './lifecycles.ts';
import { type Listed, listedAt, lockEnds } from './rolledListing.ts';
import { type Rolled, rollKey } from './rollKey.ts';

/** A snapshot's resources are taken to be read within this time of its start. */
const READ_WITHIN_US = 15 * 60_000_000;

/** Users, roles, bots, locks … at the opening, plus created, less ended, are those at the closing: from events, key by key. */
export const rollForward: ComputedTable = {
  add(set, scope) {
    const counted = new Map<string, Totals>();
    addMade(set, rows, allRows(scope, counted), ({ dataset, resource }) => `${dataset}/${resource}`);
    addMade(set, totals, totalRows(scope, counted), ({ dataset }) => String(dataset));
  },
};

interface Totals {
  opening: number;
  created: number;
  ended: number;
  expired: number;
  closing: number;
}

function* allRows(scope: EvidenceScope, counted: Map<string, Totals>): Generator<JsonObject> {
  const { opening, closing } = scope;
  if (opening === null) return;
  for (const dataset of ROLLED_DATASETS)
    if (whyNot(scope, dataset) === '') yield* datasetRows(scope, dataset, opening, closing, counted);
}

function* datasetRows(
  { store }: EvidenceScope,
  dataset: string,
  opening: SnapshotInfo,
  closing: SnapshotInfo,
  counted: Map<string, Totals>,
): Generator<JsonObject> {
  const was = listedAt(store, dataset, opening.id);
  const is = listedAt(store, dataset, closing.id);
  const span = { fromUs: startedMs(opening) * 1000, toUs: startedMs(closing) * 1000 };
  const lives = lifecyclesOf(store, dataset, { fromUs: span.fromUs, toUs: span.toUs + READ_WITHIN_US });
  const ends = dataset === 'locks' ? lockEnds(store) : new Map<string, number | null>();
  const readUs = store.highWater(span.fromUs) ?? 0;
  const sum: Totals = { opening: was.size, created: 0, ended: 0, expired: 0, closing: is.size };
  counted.set(dataset, sum);
  for (const key of new Set([...was.keys(), ...is.keys(), ...lives.keys()])) {
    const before = was.get(key);
    const after = is.get(key);
    const life = lives.get(key) ?? { steps: [], expiresUs: null };
    const expiresUs = life.expiresUs ?? (before === undefined ? (ends.get(key) ?? null) : before.expiresUs);
    const rolled = rollKey({
      dataset,
      was: before !== undefined,
      is: after !== undefined,
      life,
      expiresUs,
      preset: after?.preset === true,
      span,
      readUs,
      changedUs: changedAt(before, after),
      tolerance: READ_WITHIN_US,
    });
    sum.created += rolled.created;
    sum.ended += rolled.ended;
    if (rolled.outcome === 'expired') sum.expired += 1;
    yield row(dataset, key, before, after, rolled, life.steps, expiresUs);
  }
}

/** The latest moment at which a difference can have come about, as the resource itself tells; null when it does not. */
function changedAt(before: Listed | undefined, after: Listed | undefined): number | null {
  return before === undefined && after !== undefined ? after.madeUs : null;
}

function row(
  dataset: string,
  key: string,
  before: Listed | undefined,
  after: Listed | undefined,
  rolled: Rolled,
  steps: readonly { timeUs: number }[],
  expiresUs: number | null,
): JsonObject {
  const last = steps.at(-1)?.timeUs;
  return {
    dataset,
    resource: after?.key ?? before?.key ?? key,
    at_opening: before !== undefined,
    created: rolled.created,
    ended: rolled.ended,
    expires: expiresUs === null ? null : preciseText(expiresUs),
    at_closing: after !== undefined,
    events: steps.length,
    last_event: last === undefined ? null : preciseText(last),
    outcome: rolled.outcome,
    reason: rolled.reason,
  };
}

function* totalRows(scope: EvidenceScope, counted: ReadonlyMap<string, Totals>): Generator<JsonObject> {
  for (const dataset of ROLLED_DATASETS) {
    const { opening, created, ended, expired, closing } = counted.get(dataset) ?? NONE;
    const remainder = opening + created - ended - expired - closing;
    yield {
      dataset,
      opening,
      created,
      ended,
      expired,
      closing,
      remainder,
      insufficient: whyNot(scope, dataset),
    };
  }
}

const NONE: Totals = { opening: 0, created: 0, ended: 0, expired: 0, closing: 0 };

/** Why a dataset cannot be rolled forward, in words; empty when it can, or when the gateway does not offer it. */
function whyNot({ opening, closing, store }: EvidenceScope, dataset: string): string {
  if (opening === null)
    return `only one snapshot serves the period, so there is no opening population of ${dataset}; the closing one serves the next period`;
  for (const snapshot of [opening, closing]) {
    const outcome = outcomeIn(snapshot, dataset);
    if (outcome?.status === 'unsupported') return '';
    if (!isWhole(outcome))
      return `${dataset} is ${outcome?.status ?? 'not collected'} in snapshot ${snapshot.id}${outcome?.reason ? `: ${outcome.reason}` : ''}`;
  }
  const fromUs = startedMs(opening) * 1000;
  const readUs = store.highWater(fromUs) ?? 0;
  // a pull reads the log up to a little before its own moment
  if (readUs >= startedMs(closing) * 1000 - READ_WITHIN_US) return '';
  const until = readUs === 0 ? 'from the opening snapshot on' : `beyond ${instantText(readUs)}`;
  return `the audit log between the snapshots was not read without a gap (not ${until})`;
}
