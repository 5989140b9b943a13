import type { ExceptionHistoryLine, ExceptionResponse } from '../../records/exceptions.ts';
import type { LedgerBundle } from '../../store/bundleLedger.ts';
import type { ExceptionKey, Sighting } from '../../store/exceptions/exceptionStore.ts';

/** Everything that the register holds of one exception. */
export interface ExceptionRecord {
  sightings: readonly Sighting[];
  responses: readonly ExceptionResponse[];
  /** the bundles that are to be regarded */
  bundles: readonly LedgerBundle[];
  /** numbers of replaced bundles with the number of the one that took their place */
  replaced: ReadonlyMap<number, number>;
  /** what is said of it now; null: nothing */
  now: Pick<ExceptionHistoryLine, 'at' | 'event' | 'period' | 'bundle' | 'detail'> | null;
}

/** The history of one exception, in order of time. */
export function historyOf(key: ExceptionKey, record: ExceptionRecord): ExceptionHistoryLine[] {
  const { id, procedure, dataset, row_id } = key;
  const of = { id, procedure, dataset, row_id };
  const listed = record.sightings.flatMap(({ bundle, facts }): ExceptionHistoryLine[] => {
    const made = record.bundles.find(({ sequence }) => sequence === bundle);
    if (made === undefined) return [];
    const by = record.replaced.get(bundle);
    const detail = by === undefined ? facts : `${facts} (Number ${by} replaces this bundle.)`;
    return [
      { ...of, at: made.exported_at, event: 'listed', period: made.label, bundle, detail, response: null },
    ];
  });
  const answered = record.responses.map(
    (response): ExceptionHistoryLine => ({
      ...of,
      at: response.recorded,
      event: 'answered',
      period: '',
      bundle: null,
      detail: '',
      response,
    }),
  );
  const now: ExceptionHistoryLine[] = record.now === null ? [] : [{ ...of, ...record.now, response: null }];
  // sort is stable: what is said now is last of its moment
  return [...listed, ...answered, ...now].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
