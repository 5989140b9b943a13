import type { EvidenceSet } from '../../evidence/evidenceSet.ts';
import { REQUEST_ITEMS } from './items.ts';

/** Counts rows of tables by the conditions of the request list: each table is read once, however many items filter it. */
export class RowCounts {
  readonly #set: EvidenceSet;
  readonly #counts = new Map<string, ReadonlyMap<string, number>>();

  constructor(set: EvidenceSet) {
    this.#set = set;
  }

  /**
   * Number of rows that meet a condition of the request list; all rows where it is undefined; 0 where there is no such table.
   *
   * @throws RangeError for a condition that no item has
   */
  count(table: string, where?: string): number {
    const rows = this.#set.table(table)?.rows ?? 0;
    if (where === undefined || rows === 0) return rows;
    const counts = this.#counts.get(table) ?? this.#read(table);
    const count = counts.get(where);
    if (count === undefined) throw new RangeError(`no item of the request list filters ${table} by ${where}`);
    return count;
  }

  #read(table: string): ReadonlyMap<string, number> {
    const conditions = conditionsOn(table);
    const columns = conditions.map((where, at) => `count(CASE WHEN ${where} THEN 1 END) AS c${at}`);
    const found = this.#set.db
      .prepare<[], number[]>(`SELECT ${columns.join(', ')} FROM ${table}`)
      .raw()
      .get();
    const counts = new Map(conditions.map((where, at) => [where, found?.[at] ?? 0]));
    this.#counts.set(table, counts);
    return counts;
  }
}

function conditionsOn(table: string): string[] {
  const conditions = REQUEST_ITEMS.flatMap(({ sources, file, onlyIf }) => {
    const own = sources
      .filter(({ dataset }) => dataset === table)
      .flatMap(({ where, among }) => [where, among?.where]);
    const unless =
      typeof file?.unless === 'object' && file.unless.dataset === table ? file.unless.where : undefined;
    const applies = onlyIf?.dataset === table ? onlyIf.where : undefined;
    return [...own, unless, applies];
  });
  return [...new Set(conditions.filter((where) => where !== undefined))];
}
