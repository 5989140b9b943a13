import type { PreviousBundle } from '../records/manifest.ts';
import type { Db } from './connection.ts';

/** What a bundle answers. Two exports with the same question are the same bundle. */
export interface BundleQuestion {
  entity: string;
  period: string;
  snapshot: number;
  /** RFC 3339 */
  exportedAt: string;
  /** whatever else the content depends on: settings, key, state of the audit log */
  basis: string;
}

/** A bundle's place in the chain. */
export interface BundlePlace {
  sequence: number;
  previous: PreviousBundle | null;
}

/** A bundle that was written whole. */
export interface FinishedBundle {
  sequence: number;
  bundleId: string;
  sha256sumsSha256: string;
  path: string;
}

/** The chain of bundles. A number whose export was cut off stays without a bundle and is skipped by the chain. */
export interface BundleLedger {
  /** Gives a bundle its sequence number and its predecessor: the same ones when the same question was asked before. */
  place(question: BundleQuestion): BundlePlace;
  finish(bundle: FinishedBundle): void;
}

interface PreviousRow {
  bundle_id: string;
  sequence: number;
  sha256sums_sha256: string;
}

/** @param db opened for writing, under the store's lock */
export function bundleLedger(db: Db): BundleLedger {
  const known = db.prepare<[string], number>('SELECT sequence FROM bundle WHERE question = ?').pluck();
  const insert = db.prepare(
    'INSERT INTO bundle (question, entity, period, snapshot, exported_at) VALUES (?, ?, ?, ?, ?)',
  );
  const before = db.prepare<[number], PreviousRow>(
    `SELECT bundle_id, sequence, sha256sums_sha256 FROM bundle
     WHERE sequence < ? AND bundle_id IS NOT NULL ORDER BY sequence DESC LIMIT 1`,
  );
  const done = db.prepare(
    'UPDATE bundle SET bundle_id = ?, sha256sums_sha256 = ?, path = ? WHERE sequence = ?',
  );
  return {
    place: db.transaction((question: BundleQuestion): BundlePlace => {
      const text = JSON.stringify([
        question.entity,
        question.period,
        question.snapshot,
        question.exportedAt,
        question.basis,
      ]);
      const sequence =
        known.get(text) ??
        Number(
          insert.run(text, question.entity, question.period, question.snapshot, question.exportedAt)
            .lastInsertRowid,
        );
      return { sequence, previous: before.get(sequence) ?? null };
    }),
    finish: (bundle) => void done.run(bundle.bundleId, bundle.sha256sumsSha256, bundle.path, bundle.sequence),
  };
}
