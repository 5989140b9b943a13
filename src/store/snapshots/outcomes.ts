import { createHash } from 'node:crypto';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { canonicalJson, type JsonObject } from '../../formats/canonicalJson.ts';
import type { DatasetOutcome, DatasetStatus } from '../../records/datasets.ts';
import type { Db } from '../file/connection.ts';
import type { Redaction } from '../store.ts';
import { datasetNames } from './datasetNames.ts';

/** 0: rows as whole readings showed them, 1: as partial ones did, null: the status shows no rows. */
export function partOf(status: DatasetStatus): 0 | 1 | null {
  switch (status) {
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

/** Statuses of datasets by snapshot; equal ones are stored once. */
export interface Outcomes {
  /**
   * @param ids numbers of outcomes as a snapshot's row holds them, a JSON array
   * @returns the outcomes in that order; nights share them, so they are not to be altered
   */
  listed(ids: string): DatasetOutcome[];
  of(snapshot: number): DatasetOutcome[];
  /** null when the snapshot never came to an end with that dataset */
  status(snapshot: number, dataset: number): DatasetStatus | null;
  /** the newest status of a dataset that shows rows, in a snapshot before this one */
  statusBefore(snapshot: number, dataset: number): DatasetStatus | null;
  redactions(snapshot: number): { dataset: string; redactions: Redaction[] }[];
  /** inside the caller's transaction; a dataset has one status in a snapshot */
  save(snapshot: number, outcome: DatasetOutcome, redactions: readonly Redaction[]): void;
}

export function outcomes(db: Db): Outcomes {
  const names = datasetNames(db);
  const idsOf = db.prepare<[number], string>('SELECT outcomes FROM snapshot WHERE id = ?').pluck();
  const read = db.prepare<[number], Row>('SELECT json, redactions FROM outcome WHERE id = ?');
  // Most nights end as the night before did: a year of them is a few dozen outcomes. A row never changes once committed.
  const known = new Map<number, Stored>();
  const stored = (id: number): Stored[] => {
    const cached = known.get(id);
    if (cached !== undefined) return [cached];
    const row = read.get(id);
    if (row === undefined) return [];
    const value = {
      outcome: Object.freeze(JSON.parse(row.json) as DatasetOutcome),
      redactions: JSON.parse(row.redactions) as Redaction[],
    };
    if (!db.inTransaction) {
      if (known.size >= MAX_CACHED) known.clear();
      known.set(id, value);
    }
    return [value];
  };
  const list = (ids: string): Stored[] => (JSON.parse(ids) as number[]).flatMap(stored);
  const listOf = (snapshot: number): Stored[] => list(idsOf.get(snapshot) ?? '[]');
  const before = db
    .prepare<[number, number], DatasetStatus>(
      `SELECT o.status FROM snapshot s JOIN json_each(s.outcomes) so JOIN outcome o ON o.id = so.value
       WHERE s.id < ? AND o.dataset = ? AND o.status <> 'unsupported' ORDER BY s.id DESC LIMIT 1`,
    )
    .pluck();
  const insert = db.prepare(
    'INSERT OR IGNORE INTO outcome (dataset, status, json, redactions, digest) VALUES (?, ?, ?, ?, ?)',
  );
  const append = db.prepare(
    `UPDATE snapshot SET outcomes = json_insert(outcomes, '$[#]', (SELECT id FROM outcome WHERE digest = ?)) WHERE id = ?`,
  );
  const statusOf = db
    .prepare<[number, number], DatasetStatus>(
      `SELECT o.status FROM snapshot s JOIN json_each(s.outcomes) so JOIN outcome o ON o.id = so.value
       WHERE s.id = ? AND o.dataset = ?`,
    )
    .pluck();
  const status = (snapshot: number, dataset: number): DatasetStatus | null =>
    statusOf.get(snapshot, dataset) ?? null;
  const outcomesIn = (entries: readonly Stored[]): DatasetOutcome[] => entries.map(({ outcome }) => outcome);
  return {
    listed: (ids) => outcomesIn(list(ids)),
    of: (snapshot) => outcomesIn(listOf(snapshot)),
    status,
    statusBefore: (snapshot, dataset) => before.get(snapshot, dataset) ?? null,
    redactions: (snapshot) =>
      listOf(snapshot)
        .filter(({ redactions }) => redactions.length > 0)
        .map(({ outcome, redactions }) => ({ dataset: outcome.dataset, redactions })),
    save(snapshot, outcome, redactions) {
      const dataset = names.intern(outcome.dataset);
      if (status(snapshot, dataset) !== null) {
        throw new AffidavitError(
          'BUG',
          `Dataset ${outcome.dataset} was finished twice in snapshot ${snapshot}.`,
        );
      }
      const json = canonicalJson(outcome as JsonObject);
      const redacted = canonicalJson(redactions.map(({ path, rule, count }) => ({ path, rule, count })));
      const digest = createHash('sha256').update(`${json}\n${redacted}`).digest();
      insert.run(dataset, outcome.status, json, redacted, digest);
      append.run(digest, snapshot);
    },
  };
}

/** Bounds the memory of a store whose outcomes differ every night. */
const MAX_CACHED = 5000;

interface Stored {
  outcome: DatasetOutcome;
  redactions: Redaction[];
}

interface Row {
  json: string;
  redactions: string;
}
