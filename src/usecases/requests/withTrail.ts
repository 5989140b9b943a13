import { buildEvidenceSet } from '../../evidence/buildEvidenceSet.ts';
import type { EvidenceSet } from '../../evidence/evidenceSet.ts';
import type { Period } from '../../records/period.ts';
import type { StoreReader } from '../../store/store.ts';
import { attachmentFacts, openForConclusion } from '../conclude/conclude.ts';
import { readTestInputs, type TestFiles } from '../conclude/testInputs.ts';
import { existingStore } from '../storePath.ts';

/** Whose trails are meant. Texts are as the person gave them. */
export interface TrailScope {
  storeFile: string | undefined;
  /** undefined: chosen by `periodOf` */
  period: string | undefined;
  settingsFile: TestFiles['settingsFile'];
}

/**
 * Builds the evidence set of a period, without any test of controls, and reads trails from it.
 *
 * @param periodOf the period, once the store is open
 * @throws AffidavitError STORE_…, EXPORT_NO_SNAPSHOT, FILE_…, and what `periodOf` throws
 */
export function withTrail<T>(
  scope: TrailScope,
  periodOf: (store: StoreReader) => Period,
  use: (set: EvidenceSet, period: Period, store: StoreReader) => T,
): T {
  const store = openForConclusion(existingStore(scope.storeFile));
  try {
    const period = periodOf(store);
    const { evidence, all } = readTestInputs(scope).settings(period);
    const { set } = buildEvidenceSet(store, { period, settings: evidence, all, attachmentFacts });
    try {
      return use(set, period, store);
    } finally {
      set.close();
    }
  } finally {
    store.close();
  }
}
