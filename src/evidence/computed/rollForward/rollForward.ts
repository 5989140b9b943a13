import { rollForward as rows } from '../../../datasets/log/rollForward.ts';
import { rollForwardTotals as totals } from '../../../datasets/log/rollForwardTotals.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { instantText, preciseText } from '../../../formats/timestamp.ts';
import { addMade } from '../../addMade.ts';
import { type EvidenceScope, isWhole, outcomeIn } from '../../scope.ts';
import { startedMs } from '../../states.ts';
import type { ComputedTable } from '../computedTable.ts';
import { type LifeStep, lifecyclesOf, rolledDatasets } from './lifecycles.ts';
import {
  type Listed,
  listedAt,
  listingsOf,
  lockEnds,
  type Presence,
  presencesSince,
} from './rolledListing.ts';
import { READ_WITHIN_US, type Rolled, rollKey } from './rollKey.ts';

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
  for (const dataset of rolledDatasets(scope.closing.cluster.version))
    yield* datasetRows(scope, dataset, counted);
}

/** Rows of one dataset, from its first whole listing to its last one. */
function* datasetRows(
  scope: EvidenceScope,
  dataset: string,
  counted: Map<string, Totals>,
): Generator<JsonObject> {
  const { store } = scope;
  const listings = listingsOf(scope, dataset);
  const first = listings[0];
  const last = listings.at(-1);
  if (first === undefined || last === undefined || first === last) return;
  const was = listedAt(store, dataset, first.snapshot);
  const is = listedAt(store, dataset, last.snapshot);
  const changed = presencesSince(store, dataset, first.snapshot);
  const range = { fromUs: first.us, toUs: last.us + READ_WITHIN_US };
  const lives = lifecyclesOf(
    store,
    dataset,
    range,
    listings.map(({ us }) => us),
  );
  const ends = dataset === 'locks' ? lockEnds(store) : new Map<string, number | null>();
  const sum: Totals = { opening: was.size, created: 0, ended: 0, expired: 0, closing: is.size };
  counted.set(dataset, sum);
  for (const key of new Set([...was.keys(), ...is.keys(), ...changed.keys(), ...lives.keys()])) {
    const before = was.get(key);
    const after = is.get(key);
    const steps = lives.get(key) ?? [];
    const presences = changed.get(key) ?? always(before, first.snapshot);
    // a key that only a snapshot after the closing one lists
    if (steps.length === 0 && presences.every(({ fromSnapshot }) => fromSnapshot > last.snapshot)) continue;
    const expiresUs = ends.get(key) ?? null;
    const rolled = rollKey({ dataset, listings, presences, steps, expiresUs });
    sum.created += rolled.created;
    sum.ended += rolled.ended;
    sum.expired += rolled.expired;
    const expiry = steps.findLast((step) => step.expiresUs !== null)?.expiresUs;
    const shown = presences.findLast(({ fromSnapshot }) => fromSnapshot <= last.snapshot)?.last;
    const listed = { resource: shown?.key ?? key, expiresUs: expiry ?? shown?.expiresUs ?? expiresUs };
    yield row(dataset, listed, { was: before !== undefined, is: after !== undefined }, rolled, steps);
  }
}

/** The listings that showed what never changed: all of them. */
function always(listed: Listed | undefined, fromSnapshot: number): Presence[] {
  return listed === undefined ? [] : [{ fromSnapshot, untilSnapshot: null, first: listed, last: listed }];
}

function row(
  dataset: string,
  { resource, expiresUs }: { resource: string; expiresUs: number | null },
  { was, is }: { was: boolean; is: boolean },
  { created, ended, expired, outcome, reason }: Rolled,
  steps: readonly LifeStep[],
): JsonObject {
  const last = steps.at(-1)?.timeUs;
  return {
    dataset,
    resource,
    at_opening: was,
    created,
    ended,
    expired,
    expires: expiresUs === null ? null : preciseText(expiresUs),
    at_closing: is,
    events: steps.length,
    last_event: last === undefined ? null : preciseText(last),
    outcome,
    reason,
  };
}

function* totalRows(scope: EvidenceScope, counted: ReadonlyMap<string, Totals>): Generator<JsonObject> {
  for (const dataset of rolledDatasets(scope.closing.cluster.version)) {
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
