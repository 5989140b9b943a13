import type { EvidenceSet } from '../../evidence/evidenceSet.ts';
import type { SettingValue } from '../../evidence/settings.ts';
import { textOf } from '../../evidence/tables/settingTables.ts';
import type { TestResult } from '../../records/controls.ts';
import type { ExceptionEnd } from '../../records/exceptions.ts';
import type { ExceptionKey } from '../../store/exceptions/exceptionStore.ts';
import { populationTable } from '../assessmentTables.ts';

/** Statuses of a dataset that leave nothing out. */
const WHOLE: ReadonlySet<string> = new Set(['complete', 'empty']);

/**
 * The end of an exception that is not listed any more. Resolved only where the result is conclusive and the row was either
 * tested again or is gone from a dataset that was read completely.
 *
 * @param ofPeriod whether its row records what happened in the earlier period
 * @param before settings by name when it was last listed; null: not known
 */
export function endOf(
  set: EvidenceSet,
  results: readonly TestResult[],
  exception: ExceptionKey,
  ofPeriod: boolean,
  before: Readonly<Record<string, string>> | null,
): { end: ExceptionEnd; detail: string } {
  const { procedure, dataset } = exception;
  const result = results.find(({ id }) => id === procedure);
  if (result === undefined)
    return { end: 'not_determined', detail: `Procedure ${procedure} was not performed.` };
  const [missing] = result.insufficient;
  if (missing !== undefined)
    return { end: 'not_determined', detail: `The result of ${procedure} is not conclusive: ${missing}.` };
  const changed = changedSettings(result, before);
  if (isTested(set, exception))
    return { end: 'resolved', detail: `The row was tested again, without an exception.${changed}` };
  if (ofPeriod)
    return {
      end: 'earlier_period',
      detail: 'Its row belongs to the earlier period and is not tested again.',
    };
  const outcome = set.table(dataset)?.outcome ?? null;
  if (outcome === null || !WHOLE.has(outcome.status))
    return {
      end: 'not_determined',
      detail: `${dataset} is ${outcome?.status ?? 'not collected'}: whether the row is gone is not in the evidence.`,
    };
  return { end: 'resolved', detail: `The row is not in the population any more.${changed}` };
}

/** Whether the row is in the procedure's population, whose keys may name the dataset. */
function isTested({ db }: EvidenceSet, { procedure, dataset, row_id }: ExceptionKey): boolean {
  return (
    db
      .prepare(`SELECT 1 FROM ${populationTable(procedure)} WHERE row_id IN (?, ?) LIMIT 1`)
      .get(row_id, `${dataset}/${row_id}`) !== undefined
  );
}

/** The thresholds that are other than they were, as a sentence; empty when none is. */
function changedSettings({ settings }: TestResult, before: Readonly<Record<string, string>> | null): string {
  const changed = Object.entries(settings).flatMap(([name, value]) => {
    const old = before?.[name];
    const now = textOf(value as SettingValue);
    return old === undefined || old === now ? [] : [`${name} from ${old} to ${now}`];
  });
  return changed.length === 0 ? '' : ` Settings changed since: ${changed.join(', ')}.`;
}
