import type { Conclusion } from '../../controls/conclusion.ts';
import { exceptionLines } from '../../controls/exceptionLines.ts';
import { exceptionsOf } from '../../controls/exceptions.ts';
import type { EvidenceSet } from '../../evidence/evidenceSet.ts';
import type { ListedException } from '../../records/controls.ts';

/** Every exception of a conclusion with the place of its row in the bundle. Called several times, same rows each time. */
export function* listedExceptions({ set, results }: Conclusion): Generator<ListedException> {
  const lineOf = exceptionLines(set);
  for (const exception of exceptionsOf(set, results)) {
    const file = listingOf(set, exception.dataset);
    const at = file === '' ? null : lineOf(exception.dataset, exception.row_id);
    yield { ...exception, file, line: at?.line ?? null, record_sha256: at?.sha256 ?? '' };
  }
}

/** Path of a dataset's listing; empty when the bundle has none. */
function listingOf(set: EvidenceSet, dataset: string): string {
  const table = set.table(dataset);
  if (table === null || table.outcome === null || table.rows === 0) return '';
  return `${table.outcome.method === 'inferred' ? 'collection' : 'evidence'}/${dataset}.jsonl`;
}
