import type { Conclusion } from '../../../controls/conclusion.ts';
import { exceptionId } from '../../../controls/exceptionId.ts';
import { exceptionsOf } from '../../../controls/exceptions.ts';
import type { Register } from '../../../controls/register/register.ts';
import type { EvidenceSet } from '../../../evidence/evidenceSet.ts';
import type {
  ExceptionHistoryLine,
  ExceptionResponse,
  ExceptionStanding,
} from '../../../records/exceptions.ts';
import type { Pseudonymizer } from '../../../redaction/pseudonyms/pseudonymizer.ts';
import { pseudonymRowIds } from './rowIds.ts';

/** The register as a bundle shows it. */
export type ShownRegister = Pick<Register, 'standingOf' | 'history' | 'counts' | 'unregistered'>;

const IDS = 'pseudonym_ids';

/**
 * The register of exceptions for a bundle with pseudonyms: standings are those of the store, which knows the exceptions by their
 * names; ids follow from the rows of the bundle.
 *
 * @param set with pseudonyms, of the same exceptions as the conclusion
 */
export function pseudonymRegister(
  register: Register,
  conclusion: Pick<Conclusion, 'set' | 'results'>,
  set: EvidenceSet,
  names: Pseudonymizer,
): ShownRegister {
  const rowIdOf = pseudonymRowIds(conclusion.set, set, names);
  keepIds(conclusion, set, rowIdOf);
  const original = set.db.prepare<[string], { id: string; dataset: string; row_id: string; fault: string }>(
    `SELECT original AS id, dataset, row_id, fault FROM ${IDS} WHERE id = ?`,
  );
  return {
    unregistered: register.unregistered,
    counts: () => register.counts(),
    standingOf: (exception): ExceptionStanding =>
      withoutNames(register.standingOf({ ...exception, ...(original.get(exception.id) ?? {}) }), names),
    *history(): Generator<ExceptionHistoryLine> {
      const shown = set.db.prepare<[string], string>(`SELECT id FROM ${IDS} WHERE original = ?`).pluck();
      for (const line of register.history()) {
        const row_id = rowIdOf(line.dataset, line.row_id);
        const id = shown.get(line.id) ?? exceptionId({ ...line, rowId: row_id, fault: line.id });
        const { detail, response } = line;
        yield {
          ...{ ...line, id, row_id, detail: names.facts(detail) },
          response: response === null ? null : withoutNames(response, names),
        };
      }
    },
  };
}

/** The words of management, and whose they are. */
function withoutNames<T extends Pick<ExceptionResponse, 'response' | 'owner' | 'by' | 'who'>>(
  said: T,
  names: Pseudonymizer,
): T {
  return {
    ...said,
    response: names.text(said.response),
    ...{
      owner: names.name(said.owner, 'user'),
      by: names.name(said.by, 'user'),
      who: names.name(said.who, 'user'),
    },
  };
}

/** Pairs the exceptions of both sets: the same row and fault. */
function keepIds(
  { set: from, results }: Pick<Conclusion, 'set' | 'results'>,
  set: EvidenceSet,
  rowIdOf: ReturnType<typeof pseudonymRowIds>,
): void {
  set.db.exec(`DROP TABLE IF EXISTS ${IDS};
    CREATE TABLE ${IDS} (id TEXT PRIMARY KEY, original TEXT UNIQUE, dataset TEXT, row_id TEXT, fault TEXT)`);
  const add = set.db.prepare(`INSERT OR IGNORE INTO ${IDS} VALUES (?, ?, ?, ?, ?)`);
  const places = new Map<string, number>();
  let row = '';
  for (const { id, test, dataset, row_id, fault } of exceptionsOf(from, results)) {
    if (row !== `${test}\n${dataset}\n${row_id}`) places.clear();
    row = `${test}\n${dataset}\n${row_id}`;
    const place = (places.get(fault) ?? 0) + 1;
    places.set(fault, place);
    const rowId = rowIdOf(dataset, row_id);
    add.run(exceptionId({ procedure: test, dataset, rowId, fault }, place), id, dataset, row_id, fault);
  }
}
