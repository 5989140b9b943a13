import { LISTED_EXCEPTIONS } from '../../controls/assessmentTables.ts';
import type { Conclusion } from '../../controls/conclusion.ts';
import { exceptionLines } from '../../controls/exceptionLines.ts';
import { exceptionsOf } from '../../controls/exceptions.ts';
import type { EvidenceSet } from '../../evidence/evidenceSet.ts';
import { fileOfTable } from '../../evidence/tableFiles.ts';
import type { ListedException } from '../../records/controls.ts';
import { paged } from '../../store/paging.ts';
import type { ShownRegister } from './pseudonyms/pseudonymRegister.ts';

interface KeptRow {
  at: number;
  json: string;
}

/** The register whose list each evidence set keeps; null: a first pass is on its way. */
const kept = new WeakMap<EvidenceSet['db'], ShownRegister | null>();

/**
 * Every exception of a conclusion with the place of its row in the bundle, and its state. Same rows each time. The first pass
 * over all keeps them in the evidence set, since a bundle reads them several times (CSV, delta, report, workbook).
 *
 * @param test id of a procedure whose exceptions are wanted; left out: those of all
 */
export function* listedExceptions(
  { set, results }: Pick<Conclusion, 'set' | 'results'>,
  register: ShownRegister,
  test?: string,
): Generator<ListedException> {
  const state = kept.get(set.db);
  if (state === register) yield* keptOnes(set, test);
  else if (test === undefined && state !== null) yield* firstPass({ set, results }, register);
  else
    yield* putTogether(
      { set, results: results.filter(({ id }) => test === undefined || id === test) },
      register,
    );
}

function* keptOnes({ db }: EvidenceSet, test: string | undefined): Generator<ListedException> {
  const rows = db.prepare<unknown[], KeptRow>(
    `SELECT rowid AS at, json FROM ${LISTED_EXCEPTIONS}
     WHERE ${test === undefined ? '' : 'test = ? AND'} rowid > ? ORDER BY rowid`,
  );
  const pages = paged<KeptRow>(
    (after) => rows.iterate(...(test === undefined ? [] : [test]), after?.at ?? 0),
    ({ json }) => json.length,
  );
  for (const { json } of pages) yield JSON.parse(json) as ListedException;
}

/** Passes each on at once: a loop that never waits would leave its garbage lying about. A pass that is left early keeps nothing. */
function* firstPass(
  conclusion: Pick<Conclusion, 'set' | 'results'>,
  register: ShownRegister,
): Generator<ListedException> {
  const { db } = conclusion.set;
  db.exec(`DROP TABLE IF EXISTS ${LISTED_EXCEPTIONS};
    CREATE TABLE ${LISTED_EXCEPTIONS} (test TEXT, json TEXT);
    CREATE INDEX ${LISTED_EXCEPTIONS}_test ON ${LISTED_EXCEPTIONS} (test)`);
  const add = db.prepare(`INSERT INTO ${LISTED_EXCEPTIONS} VALUES (?, ?)`);
  kept.set(db, null);
  let isWhole = false;
  try {
    for (const exception of putTogether(conclusion, register)) {
      add.run(exception.test, JSON.stringify(exception));
      yield exception;
    }
    isWhole = true;
  } finally {
    if (isWhole) kept.set(db, register);
    else kept.delete(db);
  }
}

function* putTogether(
  { set, results }: Pick<Conclusion, 'set' | 'results'>,
  register: ShownRegister,
): Generator<ListedException> {
  const lineOf = exceptionLines(set);
  for (const exception of exceptionsOf(set, results)) {
    const file = fileOfTable(set, exception.dataset) ?? '';
    const at = file === '' ? null : lineOf(exception.dataset, exception.row_id);
    const standing = register.standingOf({ ...exception, procedure: exception.test });
    yield { ...exception, file, line: at?.line ?? null, record_sha256: at?.sha256 ?? '', standing };
  }
}
