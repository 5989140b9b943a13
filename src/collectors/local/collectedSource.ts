import type { EvidenceRow } from '../../records/evidence.ts';
import type { LocalDataset } from '../../records/localDatasets.ts';
import type { CollectedSource } from '../../store/local/localStore.ts';
import type { Redaction } from '../../store/store.ts';
import { RowRedactor } from '../rowRedactor.ts';

/**
 * A local source that was read completely. Every row is redacted, whatever the collector
 * masked before.
 *
 * @param source the address, file, folder or list, as shown to people
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
    reason: rows.length === 0 && reason === '' ? 'read completely; none exist' : reason,
    rows: clean,
    redactions: [...masked, ...redactor.redactions()],
  };
}
