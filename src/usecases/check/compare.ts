import type { Conclusion } from '../../controls/conclusion.ts';
import { exceptionsOf } from '../../controls/exceptions.ts';
import { endOf } from '../../controls/register/endOf.ts';
import type { Register } from '../../controls/register/register.ts';
import { isOfPeriod } from '../../datasets/dataset.ts';
import type { CurrentException, EndedCheckException } from '../../records/reports/checkReport.ts';
import type { CheckedException } from '../../store/checks/checkStore.ts';

/** The previous check, as far as the comparison needs it. */
export interface Before {
  exceptions: readonly CheckedException[];
  settings: Readonly<Record<string, string>>;
  /** whether it was of the same period */
  samePeriod: boolean;
}

/** Exceptions of a conclusion against those of the previous check. */
export interface Compared {
  current: CurrentException[];
  ended: EndedCheckException[];
  /** what the next check compares with */
  kept: CheckedException[];
}

/** Ending of the faults of what was so for a part of the period only (procedures' own), e.g. "root-earlier" after "root". */
const EARLIER = /-?earlier$/;

/** The exception of the previous check that has ended meanwhile and stays one of the period: its fault has another name then. */
function endedMeanwhile(
  fault: string,
  sameRow: readonly CheckedException[],
  known: ReadonlyMap<string, CheckedException>,
): CheckedException | undefined {
  if (!EARLIER.test(fault)) return undefined;
  const base = fault.replace(EARLIER, '');
  return sameRow.find((one) => known.has(one.id) && (one.fault === base || one.fault.startsWith(`${base}:`)));
}

const rowOf = (one: Pick<CheckedException, 'procedure' | 'dataset' | 'row_id'>): string =>
  JSON.stringify([one.procedure, one.dataset, one.row_id]);

/**
 * Compares by id. An exception is over only where the register would say so of a bundle (docs/controls.md); what evidence does
 * not decide stays among the current ones.
 *
 * @param before null: there was no check
 * @param at time of this check, RFC 3339 UTC
 */
export function compare(
  { conclusion, register }: { conclusion: Conclusion; register: Register },
  before: Before | null,
  at: string,
): Compared {
  const { set, results } = conclusion;
  const known = new Map(before?.exceptions.map((one) => [one.id, one]) ?? []);
  const byRow = Map.groupBy(known.values(), rowOf);
  const compared: Compared = { current: [], ended: [], kept: [] };
  for (const { id, reference, test: procedure, dataset, row_id, facts, fault } of exceptionsOf(
    set,
    results,
  )) {
    const sameRow = byRow.get(rowOf({ procedure, dataset, row_id })) ?? [];
    const earlier = known.get(id) ?? endedMeanwhile(fault, sameRow, known);
    if (earlier !== undefined) known.delete(earlier.id);
    const { status } = register.standingOf({ id, procedure, dataset, row_id, fault });
    const shown = { id, reference, procedure, dataset, row_id, facts, since: earlier?.since ?? at };
    compared.current.push({ ...shown, state: earlier === undefined ? 'new' : 'open', status, detail: '' });
    compared.kept.push({ ...shown, fault });
  }
  for (const one of known.values()) {
    const table = set.table(one.dataset);
    const ofPeriod = before?.samePeriod === false && table !== null && isOfPeriod(table.dataset);
    const { end, detail } = endOf(set, results, one, ofPeriod, before?.settings ?? null);
    const { fault: _, ...shown } = one;
    if (end !== 'not_determined') {
      compared.ended.push({ ...shown, end, detail });
      continue;
    }
    const { status } = register.standingOf(one);
    compared.current.push({ ...shown, state: end, status, detail });
    compared.kept.push(one);
  }
  return compared;
}
