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
    const plain = { ...scope, closing: names.data(scope.closing), opening: names.data(scope.opening) };
    const again = withControls(assess(set, plain, procedures), entity, scope.period);
    const unrepeatable: string[] = [];
    const results = again.map((found, index) => {
      const before = conclusion.results[index];
      if (before === undefined || isSame(conclusion.set, set, before, found)) return found;
      unrepeatable.push(found.id);
      takeOver(conclusion.set, set, found.id, names);
      const { procedure_sha256, controls, reference } = found;
      return { ...names.data(before), procedure_sha256, controls, reference };
    });
    return {
      ...conclusion,
      ...{ set, procedures, entity, results, unrepeatable, scope: plain },
      limitations: conclusion.limitations.map((text) => names.text(text)),
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

/** Whether a procedure found as much, of every kind, and the same result. */
function isSame(set: EvidenceSet, other: EvidenceSet, before: Result, found: Result): boolean {
  return (
    before.result === found.result &&
    before.population.size === found.population.size &&
    countsOf(set, before.id) === countsOf(other, before.id)
  );
}

/** Findings by kind, dataset and fault. */
function countsOf({ db }: EvidenceSet, id: string): string {
  const rows = db
    .prepare(
      `SELECT kind, dataset, fault, count(*) FROM ${FINDINGS} WHERE procedure = ? GROUP BY kind, dataset, fault ORDER BY 1, 2, 3`,
    )
    .raw()
    .all(id);
  return JSON.stringify(rows);
}

interface Finding {
  kind: string;
  dataset: string;
  row_id: string;
  facts: string;
  threshold: string;
  fault: string;
}

/** Puts the rows that a procedure found before in the place of those that it found now. */
function takeOver(from: EvidenceSet, to: EvidenceSet, id: string, names: Pseudonymizer): void {
  to.db.prepare(`DELETE FROM ${FINDINGS} WHERE procedure = ?`).run(id);
  const rowIdOf = pseudonymRowIds(from, to, names);
  const add = to.db.prepare(
    `INSERT INTO ${FINDINGS} (procedure, kind, dataset, row_id, facts, threshold, fault) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const found = from.db.prepare<[string], Finding>(
    `SELECT * FROM ${FINDINGS} WHERE procedure = ? ORDER BY rowid`,
  );
  for (const { kind, dataset, row_id, facts, threshold, fault } of found.iterate(id))
    add.run(id, kind, dataset, rowIdOf(dataset, row_id), names.text(facts), threshold, fault);
  const table = populationTable(id);
  to.db.exec(`DELETE FROM ${table}`);
  copyRows(from, to, table, names);
}

function copyRows(from: EvidenceSet, to: EvidenceSet, table: string, names: Pseudonymizer): void {
  const read = from.db.prepare(`SELECT * FROM ${table} ORDER BY rowid`);
  const width = read.columns().length;
  const insert = to.db.prepare(`INSERT INTO ${table} VALUES (${Array(width).fill('?').join(', ')})`);
  for (const row of read.raw().iterate())
    insert.run((row as unknown[]).map((cell) => (typeof cell === 'string' ? names.text(cell) : cell)));
}
