import { type BuiltEvidence, buildEvidenceSet } from '../evidence/buildEvidenceSet.ts';
import type { AttachmentFacts } from '../evidence/sources/localRows.ts';
import type { TestResult } from '../records/controls.ts';
import type { Period } from '../records/period.ts';
import type { StoreReader } from '../store/store.ts';
import { assess } from './assess.ts';
import { withControls } from './entity/controlConclusions.ts';
import type { EntityControls } from './entity/entityControl.ts';
import type { Procedure } from './procedure.ts';
import { PROCEDURES } from './procedures/registry.ts';
import type { ControlSettings } from './settings.ts';

/** The evidence set of a period with what every procedure concluded from it. */
export interface Conclusion extends BuiltEvidence {
  settings: ControlSettings;
  /** ours, then those that the entity wrote */
  procedures: readonly Procedure[];
  /** the entity's controls; null: none were supplied */
  entity: EntityControls | null;
  results: TestResult[];
}

/** The period and settings of a conclusion. */
export interface ConclusionRequest {
  period: Period;
  settings: ControlSettings;
  /** number of the closing snapshot, where a person chose it */
  snapshot?: number | undefined;
  /** keeps the evidence set in this file */
  file?: string | undefined;
  attachmentFacts: AttachmentFacts;
  /** procedures that the entity wrote */
  own?: readonly Procedure[];
  /** the entity's controls; null: none were supplied */
  entity?: EntityControls | null;
}

/**
 * Builds the evidence set of a period and runs every procedure over it: the one way to a result, for export, controls, status
 * and reports.
 *
 * @returns close `set` when it is done with
 * @throws AffidavitError EXPORT_NO_SNAPSHOT, SNAPSHOT_NOT_FOUND, STORE_…, DISK_FULL, WRITE_…
 */
export function concludePeriod(store: StoreReader, request: ConclusionRequest): Conclusion {
  const { period, settings, snapshot, file, attachmentFacts, own = [], entity = null } = request;
  const built = buildEvidenceSet(store, {
    period,
    settings: settings.evidence,
    all: settings.all,
    ...(snapshot === undefined ? {} : { snapshot }),
    ...(file === undefined ? {} : { file }),
    attachmentFacts,
  });
  try {
    const procedures = [...PROCEDURES, ...own];
    const results = withControls(assess(built.set, built.scope, procedures), entity, period);
    return { ...built, settings, procedures, entity, results };
  } catch (error) {
    built.set.close();
    throw error;
  }
}
