import path from 'node:path';
import { crossChecks } from '../datasets/collection/crossChecks.ts';
import type { Dataset } from '../datasets/dataset.ts';
import { DATASETS } from '../datasets/registry.ts';
import { privateFolder } from '../platform/privateFolder.ts';
import { isLocalDataset } from '../records/localDatasets.ts';
import type { Period } from '../records/period.ts';
import type { StoreReader } from '../store/store.ts';
import { unseenState } from './computed/changes/unseenState.ts';
import type { ComputedTable } from './computed/computedTable.ts';
import { COMPUTED_TABLES } from './computed/registry.ts';
import { EvidenceSet } from './evidenceSet.ts';
import { eventDataset } from './fromEvents/registry.ts';
import { readLog } from './log/logRead.ts';
import { type EvidenceScope, outcomeIn } from './scope.ts';
import { durationUs, type EvidenceSettings, type Setting } from './settings.ts';
import { historyRows, withKeys } from './sources/historyRows.ts';
import { type AttachmentFacts, localOutcome, localRows } from './sources/localRows.ts';
import { eventSource, logOutcome } from './sources/logRows.ts';
import { chooseStates } from './states.ts';
import { addContextTables, addStatuses } from './tables/contextTables.ts';

/** Options of an evidence set. */
export interface EvidenceRequest {
  period: Period;
  settings: EvidenceSettings;
  /** every setting as procedures see it */
  all: readonly Setting[];
  /** number of the closing snapshot, where a person chose it */
  snapshot?: number;
  /** keep the set in this file; else it goes when it is closed */
  file?: string;
  attachmentFacts: AttachmentFacts;
}

/** An evidence set with the scope that it was built from. */
export interface BuiltEvidence {
  set: EvidenceSet;
  scope: EvidenceScope;
  /** sentences about the snapshots that bound the period */
  limitations: string[];
}

/**
 * Builds the evidence set of a period: every dataset as a typed table, bounded to the period, with the state at its opening and
 * its closing. The one place where that is decided: export, controls, status and reports all read its result.
 *
 * @param store the store, open for reading; histories folded up to date
 * @throws AffidavitError EXPORT_NO_SNAPSHOT, SNAPSHOT_NOT_FOUND, STORE_…, DISK_FULL, WRITE_…
 */
export function buildEvidenceSet(store: StoreReader, request: EvidenceRequest): BuiltEvidence {
  const { period, settings } = request;
  const states = chooseStates(store, period, durationUs(settings.closing_within) / 1000, request.snapshot);
  const log = readLog(store, period, settings.max_silence_hours);
  const { opening, closing } = states;
  const scope: EvidenceScope = { store, period, settings, all: request.all, opening, closing, log };
  const folder = request.file === undefined ? privateFolder(store.path) : null;
  const set = new EvidenceSet(request.file ?? path.join(folder ?? '', 'evidence.db'), folder);
  try {
    for (const dataset of DATASETS) addDataset(set, scope, dataset, request.attachmentFacts);
    addCrossChecks(set, scope);
    for (const dataset of DATASETS) if (dataset.rolled === true) addOpening(set, scope, dataset);
    addContextTables(set, scope);
    for (const computed of COMPUTED_TABLES) addComputed(set, scope, computed);
    // last, since it says what became of every other table
    addStatuses(set, scope);
    return { set, scope, limitations: states.limitations };
  } catch (error) {
    set.close();
    throw error;
  }
}

function addDataset(
  set: EvidenceSet,
  scope: EvidenceScope,
  dataset: Dataset,
  attachmentFacts: AttachmentFacts,
): void {
  const { name } = dataset;
  switch (dataset.source) {
    case 'state': {
      const outcome = outcomeIn(scope.closing, name);
      set.add(name, dataset, outcome, scope.store.rows(scope.closing.id, name));
      return;
    }
    case 'history': {
      const outcome = outcomeIn(scope.closing, name);
      const { rows } = set.add(name, dataset, outcome, historyRows(scope, name));
      noteOutside(set, name, (outcome?.rows ?? rows) - rows);
      return;
    }
    case 'log': {
      const of = eventDataset(name);
      if (of === null) throw new RangeError(`${name} is read from no event`);
      const { rows } = set.add(name, dataset, logOutcome(scope, of, 0), of.rows(eventSource(scope)));
      set.settle(name, logOutcome(scope, of, rows));
      return;
    }
    case 'local': {
      const outcome = isLocalDataset(name) ? localOutcome(scope, name) : null;
      if (outcome === null || !isLocalDataset(name)) {
        set.add(name, dataset, null, []);
        return;
      }
      let outside = 0;
      const rows = localRows(scope, name, attachmentFacts, () => {
        outside += 1;
      });
      const added = set.add(name, dataset, outcome, rows);
      set.settle(name, { ...outcome, rows: added.rows + outside });
      noteOutside(set, name, outside);
      return;
    }
    case 'collection':
    case 'computed':
      // made from the others afterwards
      return;
  }
}

function addComputed(set: EvidenceSet, scope: EvidenceScope, { add, histories = [] }: ComputedTable): void {
  add(set, scope);
  for (const { table, datasets, unlogged } of histories) {
    const reason = unseenState(scope, datasets, unlogged !== true);
    if (reason !== '') set.lessen(table, reason);
  }
}

function addCrossChecks(set: EvidenceSet, { closing, store }: EvidenceScope): void {
  set.add(
    'cross_checks',
    crossChecks,
    outcomeIn(closing, 'cross_checks'),
    withKeys(store.rows(closing.id, 'cross_checks')),
  );
}

function addOpening(set: EvidenceSet, scope: EvidenceScope, dataset: Dataset): void {
  const { opening, store } = scope;
  const outcome = opening === null ? null : outcomeIn(opening, dataset.name);
  set.add(
    `opening_${dataset.name}`,
    dataset,
    outcome,
    opening === null ? [] : store.rows(opening.id, dataset.name),
  );
}

function noteOutside(set: EvidenceSet, table: string, count: number): void {
  if (count > 0) set.drop(table, { reason: 'They concern another period.', count });
}
