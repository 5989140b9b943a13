import { hash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { assess } from '../../../controls/assess.ts';
import { FINDINGS, populationTable } from '../../../controls/assessmentTables.ts';
import type { Conclusion } from '../../../controls/conclusion.ts';
import { withControls } from '../../../controls/entity/controlConclusions.ts';
import { parseControls } from '../../../controls/entity/parseControls.ts';
import { parseProcedureSql } from '../../../controls/procedure.ts';
import { rowKeyReader } from '../../../datasets/rowKey.ts';
import { EvidenceSet } from '../../../evidence/evidenceSet.ts';
import type { NewRow } from '../../../evidence/insertRows.ts';
import { canonicalJson, type JsonObject } from '../../../formats/canonicalJson.ts';
import type { Pseudonymizer } from '../../../redaction/pseudonyms/pseudonymizer.ts';
import { pseudonymSnapshot, pseudonymStore } from './pseudonymStore.ts';
import { pseudonymRowIds } from './rowIds.ts';

/** A conclusion in which nobody has a name. */
export interface PseudonymousConclusion extends Conclusion {
  /** procedures that find something else in the rows with pseudonyms: they cannot be reperformed */
  unrepeatable: readonly string[];
}

/**
 * Replaces names in all that leaves the evidence set. Results are those of the conclusion given, which were computed before; the
 * procedures run again over the rows with pseudonyms, so that facts, populations and ids are those that anybody can repeat on the
 * bundle, and where they find something else, the rows found before are taken, and the procedure is named.
 *
 * @returns close its `set` when it is done with
 */
export function pseudonymConclusion(conclusion: Conclusion, names: Pseudonymizer): PseudonymousConclusion {
  const folder = mkdtempSync(path.join(tmpdir(), 'affidavit-pseudonyms-'));
  const set = new EvidenceSet(path.join(folder, 'evidence.db'), folder);
  try {
    for (const { table, dataset, outcome, dropped } of conclusion.set.tables()) {
      set.add(table, dataset, names.data(outcome), rowsOf(conclusion.set, table, names));
      for (const one of dropped) set.drop(table, names.data(one));
    }
    const procedures = conclusion.procedures.map((procedure) =>
      procedure.isOwn === true
        ? { ...procedure, sql: parseProcedureSql(names.text(procedure.sql.text), `${procedure.id}.sql`) }
        : procedure,
    );
    const { scope } = conclusion;
    const entity =
      conclusion.entity === null
        ? null
        : parseControls(names.text(conclusion.entity.text), conclusion.entity.file, procedures);
    const plain = {
      ...scope,
      store: pseudonymStore(scope.store, names),
      closing: pseudonymSnapshot(scope.closing, names),
      opening: scope.opening === null ? null : pseudonymSnapshot(scope.opening, names),
    };
    const again = withControls(assess(set, plain, procedures), entity, scope.period);
    const unrepeatable: string[] = [];
    const rowIdOf = pseudonymRowIds(conclusion.set, set, names);
    const results = again.map((found, index) => {
      const before = conclusion.results[index];
      if (before === undefined) return found;
      const original = digestOf(conclusion.set, found.id, rowIdOf);
      if (
        isSame(
          before,
          found,
          original,
          digestOf(set, found.id, (_, rowId) => rowId),
        )
      )
        return found;
      unrepeatable.push(found.id);
      takeOver(conclusion.set, set, found.id, names, rowIdOf);
      const { procedure_sha256, controls, reference } = found;
      return { ...withFacts(before, names), procedure_sha256, controls, reference };
    });
    return {
      ...conclusion,
      ...{ set, procedures, entity, results, unrepeatable, scope: plain },
      limitations: conclusion.limitations.map((text) => names.sentence(text)),
    };
  } catch (error) {
    set.close();
    throw error;
  }
}

function* rowsOf(set: EvidenceSet, table: string, names: Pseudonymizer): Generator<NewRow> {
  const dataset = set.table(table)?.dataset;
  if (dataset === undefined) return;
  const keyOf = rowKeyReader(dataset);
  for (const { json } of set.rows(table)) {
    const record = names.record(JSON.parse(json) as JsonObject, table);
    yield { key: keyOf(record), json: canonicalJson(record), record };
  }
}

type Result = Conclusion['results'][number];

/** A result from rows with names: what it says of them is replaced. */
function withFacts(result: Result, names: Pseudonymizer): Result {
  const { insufficient, notes, remarks } = result;
  const replaced = (texts: readonly string[]) => texts.map((text) => names.facts(text));
  return {
    ...names.data(result),
    ...{ insufficient: replaced(insufficient), notes: replaced(notes), remarks: replaced(remarks) },
  };
}

/** Whether a procedure found the same of the same rows, whatever the order, and came to the same result. */
function isSame(before: Result, found: Result, original: Digest, shown: Digest): boolean {
  return (
    before.result === found.result &&
    before.population.size === found.population.size &&
    original.count === shown.count &&
    original.sum === shown.sum
  );
}

/** All that a procedure found, whatever the order. */
interface Digest {
  count: number;
  sum: bigint;
}

/** Kind, row, threshold and fault of all that a procedure found. */
function digestOf(
  { db }: EvidenceSet,
  id: string,
  rowIdOf: (dataset: string, rowId: string) => string,
): Digest {
  const found = db.prepare<[string], FoundRow>(`SELECT * FROM ${FINDINGS} WHERE procedure = ?`);
  const digest = { count: 0, sum: 0n };
  for (const { kind, dataset, row_id, threshold, fault } of found.iterate(id)) {
    const text = canonicalJson([kind, dataset, rowIdOf(dataset, row_id), threshold, fault]);
    digest.count += 1;
    digest.sum += BigInt(`0x${hash('sha256', text).slice(0, 30)}`);
  }
  return digest;
}

interface FoundRow {
  kind: string;
  dataset: string;
  row_id: string;
  facts: string;
  threshold: string;
  fault: string;
}

/** Puts the rows that a procedure found before in the place of those that it found now. */
function takeOver(
  from: EvidenceSet,
  to: EvidenceSet,
  id: string,
  names: Pseudonymizer,
  rowIdOf: (dataset: string, rowId: string) => string,
): void {
  to.db.prepare(`DELETE FROM ${FINDINGS} WHERE procedure = ?`).run(id);
  const add = to.db.prepare(
    `INSERT INTO ${FINDINGS} (procedure, kind, dataset, row_id, facts, threshold, fault) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const found = from.db.prepare<[string], FoundRow>(
    `SELECT * FROM ${FINDINGS} WHERE procedure = ? ORDER BY rowid`,
  );
  for (const { kind, dataset, row_id, facts, threshold, fault } of found.iterate(id))
    add.run(id, kind, dataset, rowIdOf(dataset, row_id), names.facts(facts), threshold, fault);
  const table = populationTable(id);
  to.db.exec(`DELETE FROM ${table}`);
  copyRows(from, to, table, names);
}

function copyRows(from: EvidenceSet, to: EvidenceSet, table: string, names: Pseudonymizer): void {
  const read = from.db.prepare<[], JsonObject>(`SELECT * FROM ${table} ORDER BY rowid`);
  const width = read.columns().length;
  const insert = to.db.prepare(`INSERT INTO ${table} VALUES (${Array(width).fill('?').join(', ')})`);
  for (const row of read.iterate()) insert.run(Object.values(names.record(row, table)));
}
