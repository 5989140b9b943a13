import type { EvidenceRow } from '../../records/evidence.ts';
import type { LocalDataset } from '../../records/localDatasets.ts';
import type { CollectedSource } from '../../store/local/localStore.ts';
import type { Redaction } from '../../store/store.ts';
import { RowRedactor } from '../rowRedactor.ts';

/**
 * What was read whole from one local source. Every row passes the second belt against secrets, whatever the collector
 * masked before.
 *
 * @param source the address, file, folder or list as it is to be told
 * @param reason what to know about rows that are complete; may be empty
 * @param masked what the collector masked itself
 */
export function collectedSource(
  dataset: LocalDataset,
  source: string,
  rows: readonly EvidenceRow[],
  reason = '',
  masked: readonly Redaction[] = [],
): CollectedSource {
  const redactor = new RowRedactor(dataset);
  const clean = rows.map((row) => redactor.redact(row));
  return {
    dataset,
    source,
    status: rows.length > 0 ? 'complete' : 'empty',
    reason:
      rows.length === 0 && reason === '' ? 'it was read to its end and holds nothing of the kind' : reason,
    rows: clean,
    redactions: [...masked, ...redactor.redactions()],
  };
}
