import { createHash } from 'node:crypto';
import { AffidavitError } from '../errors/affidavitError.ts';
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
  /** inside the caller's transaction; a dataset has one verdict in a snapshot */
  save(snapshot: number, outcome: DatasetOutcome, redactions: readonly Redaction[]): void;
}

export function outcomes(db: Db): Outcomes {
  const names = datasetNames(db);
  const rowsOf = db.prepare<[number], Row>(
    `SELECT o.dataset AS dataset, o.verdict AS verdict, o.json AS json, o.redactions AS redactions
     FROM snapshot s JOIN json_each(s.outcomes) so JOIN outcome o ON o.id = so.value WHERE s.id = ? ORDER BY so.key`,
  );
  const before = db
    .prepare<[number, number], Verdict>(
      `SELECT o.verdict FROM snapshot s JOIN json_each(s.outcomes) so JOIN outcome o ON o.id = so.value
       WHERE s.id < ? AND o.dataset = ? AND o.verdict <> 'unsupported' ORDER BY s.id DESC LIMIT 1`,
    )
    .pluck();
  const insert = db.prepare(
    'INSERT OR IGNORE INTO outcome (dataset, verdict, json, redactions, digest) VALUES (?, ?, ?, ?, ?)',
  );
  const append = db.prepare(
    `UPDATE snapshot SET outcomes = json_insert(outcomes, '$[#]', (SELECT id FROM outcome WHERE digest = ?)) WHERE id = ?`,
  );
  const verdict = (snapshot: number, dataset: number): Verdict | null =>
    rowsOf.all(snapshot).find((row) => row.dataset === dataset)?.verdict ?? null;
  return {
    of: (snapshot) => rowsOf.all(snapshot).map(({ json }) => JSON.parse(json) as DatasetOutcome),
    verdict,
    verdictBefore: (snapshot, dataset) => before.get(snapshot, dataset) ?? null,
    redactions: (snapshot) =>
      rowsOf.all(snapshot).flatMap(({ json, redactions }) => {
        const list = JSON.parse(redactions) as Redaction[];
        return list.length === 0
          ? []
          : [{ dataset: (JSON.parse(json) as DatasetOutcome).dataset, redactions: list }];
      }),
    save(snapshot, outcome, redactions) {
      const dataset = names.intern(outcome.dataset);
      if (verdict(snapshot, dataset) !== null) {
        throw new AffidavitError(
          'BUG',
          `Dataset ${outcome.dataset} was ended twice in snapshot ${snapshot}.`,
        );
      }
      const json = canonicalJson(outcome);
      const redacted = canonicalJson(redactions.map(({ path, rule, count }) => ({ path, rule, count })));
      const digest = createHash('sha256').update(`${json}\n${redacted}`).digest();
      insert.run(dataset, outcome.verdict, json, redacted, digest);
      append.run(digest, snapshot);
    },
  };
}

interface Row {
  dataset: number;
  verdict: Verdict;
  json: string;
  redactions: string;
}
