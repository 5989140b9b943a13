import { canonicalJson } from '../formats/canonicalJson.ts';
import type { DatasetOutcome, Verdict } from '../records/datasets.ts';
import type { Db } from './connection.ts';
import { datasetNames } from './datasetNames.ts';
import type { Redaction } from './store.ts';

/** 0: rows as whole readings showed them, 1: as partial ones did, null: the verdict shows no rows. */
export function partOf(verdict: Verdict): 0 | 1 | null {
  switch (verdict) {
    case 'complete':
    case 'empty':
      return 0;
    case 'partial':
    case 'denied':
    case 'failed':
      return 1;
    case 'unsupported':
      return null;
  }
}

/** Verdicts of datasets by snapshot; equal ones are stored once. */
export interface Outcomes {
  of(snapshot: number): DatasetOutcome[];
  /** null when the snapshot never came to an end with that dataset */
  verdict(snapshot: number, dataset: number): Verdict | null;
  /** the newest verdict of a dataset that shows rows, in a snapshot before this one */
  verdictBefore(snapshot: number, dataset: number): Verdict | null;
  redactions(snapshot: number): { dataset: string; redactions: Redaction[] }[];
  /** inside the caller's transaction */
  save(snapshot: number, outcome: DatasetOutcome, redactions: readonly Redaction[]): void;
}

export function outcomes(db: Db): Outcomes {
  const names = datasetNames(db);
  const all = db
    .prepare<[number], string>(
      'SELECT o.json FROM snapshot_outcome so JOIN outcome o ON o.id = so.outcome WHERE so.snapshot = ? ORDER BY so.dataset',
    )
    .pluck();
  const one = db
    .prepare<[number, number], Verdict>(
      'SELECT o.verdict FROM snapshot_outcome so JOIN outcome o ON o.id = so.outcome WHERE so.snapshot = ? AND so.dataset = ?',
    )
    .pluck();
  const before = db
    .prepare<[number, number], Verdict>(
      `SELECT o.verdict FROM snapshot_outcome so JOIN outcome o ON o.id = so.outcome
       WHERE so.snapshot < ? AND so.dataset = ? AND o.verdict <> 'unsupported' ORDER BY so.snapshot DESC LIMIT 1`,
    )
    .pluck();
  const redacted = db.prepare<[number], { dataset: string; redactions: string }>(
    `SELECT d.name AS dataset, o.redactions AS redactions
     FROM snapshot_outcome so JOIN outcome o ON o.id = so.outcome JOIN dataset d ON d.id = so.dataset
     WHERE so.snapshot = ? AND o.redactions <> '[]' ORDER BY so.dataset`,
  );
  return {
    of: (snapshot) => all.all(snapshot).map((json) => JSON.parse(json) as DatasetOutcome),
    verdict: (snapshot, dataset) => one.get(snapshot, dataset) ?? null,
    verdictBefore: (snapshot, dataset) => before.get(snapshot, dataset) ?? null,
    redactions: (snapshot) =>
      redacted.all(snapshot).map((row) => ({
        dataset: row.dataset,
        redactions: JSON.parse(row.redactions) as Redaction[],
      })),
    save(snapshot, outcome, redactions) {
      const dataset = names.intern(outcome.dataset);
      const json = canonicalJson(outcome);
      const redactionsJson = canonicalJson(
        redactions.map(({ path, rule, count }) => ({ path, rule, count })),
      );
      db.prepare(
        'INSERT OR IGNORE INTO outcome (dataset, verdict, json, redactions) VALUES (?, ?, ?, ?)',
      ).run(dataset, outcome.verdict, json, redactionsJson);
      db.prepare(
        `INSERT INTO snapshot_outcome (snapshot, dataset, outcome)
         SELECT ?, ?, id FROM outcome WHERE json = ? AND redactions = ?`,
      ).run(snapshot, dataset, json, redactionsJson);
    },
  };
}
