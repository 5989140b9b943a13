import { existsSync } from 'node:fs';
import type { PreviousBundle } from '../records/manifest.ts';
import type { Db } from './connection.ts';

/** A bundle's place in the chain. */
export interface BundlePlace {
  sequence: number;
  previous: PreviousBundle | null;
  /** the same bundle was exported before: this one may take the place of that file */
  repeated: boolean;
}

/**
 * The chain of bundles. Numbers have no gaps: a number is given when an export begins and taken back when it turns out
 * that it was cut off before its zip was in place.
 */
export interface BundleLedger {
  /**
   * @param question everything that the bundle's bytes depend on, as text; a second export of it is the same bundle
   * @param pathOf where the zip with that number will lie
   */
  begin(question: string, pathOf: (sequence: number) => string): BundlePlace;
  /** Just before the zip is put in place: from here on its existence decides whether it was exported. */
  seal(sequence: number, facts: { bundleId: string; sha256sumsSha256: string }): void;
  finish(sequence: number): void;
}

interface UnfinishedRow {
  sequence: number;
  path: string;
  bundle_id: string | null;
}

/** @param db opened for writing, under the store's lock */
export function bundleLedger(db: Db): BundleLedger {
  const known = db.prepare<[string], number>('SELECT sequence FROM bundle WHERE question = ?').pluck();
  const highest = db.prepare<[], number>('SELECT coalesce(max(sequence), 0) FROM bundle').pluck();
  const insert = db.prepare('INSERT INTO bundle (sequence, question, path) VALUES (?, ?, ?)');
  const move = db.prepare('UPDATE bundle SET path = ? WHERE sequence = ?');
  const unfinished = db.prepare<[], UnfinishedRow>(
    'SELECT sequence, path, bundle_id FROM bundle WHERE finished = 0',
  );
  const remove = db.prepare('DELETE FROM bundle WHERE sequence = ?');
  const seal = db.prepare('UPDATE bundle SET bundle_id = ?, sha256sums_sha256 = ? WHERE sequence = ?');
  const finish = db.prepare('UPDATE bundle SET finished = 1 WHERE sequence = ?');
  const before = db.prepare<[number], PreviousBundle>(
    'SELECT bundle_id, sequence, sha256sums_sha256 FROM bundle WHERE sequence = ?',
  );
  const settleUnfinished = (): void => {
    for (const row of unfinished.all()) {
      if (row.bundle_id !== null && existsSync(row.path)) finish.run(row.sequence);
      else remove.run(row.sequence);
    }
  };
  return {
    begin: db.transaction((question: string, pathOf: (sequence: number) => string): BundlePlace => {
      settleUnfinished();
      const again = known.get(question);
      const sequence = again ?? (highest.get() ?? 0) + 1;
      if (again === undefined) insert.run(sequence, question, pathOf(sequence));
      else move.run(pathOf(sequence), sequence);
      return { sequence, previous: before.get(sequence - 1) ?? null, repeated: again !== undefined };
    }),
    seal: (sequence, facts) => void seal.run(facts.bundleId, facts.sha256sumsSha256, sequence),
    finish: (sequence) => void finish.run(sequence),
  };
}
