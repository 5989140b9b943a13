import { existsSync } from 'node:fs';
import type { PreviousBundle } from '../records/manifest.ts';
import type { ExceptionKey, Sighting } from './exceptions/exceptionStore.ts';
import { noteSightings } from './exceptions/open.ts';
import type { Db } from './file/connection.ts';

/** A bundle's place in the chain. */
export interface BundlePlace {
  sequence: number;
  previous: PreviousBundle | null;
  /** the same bundle was exported before: this one may take the place of that file */
  repeated: boolean;
}

/** Entity, period and time of a bundle. */
export interface BundleSubject {
  entity: string;
  /** label of the period */
  label: string;
  /** milliseconds since the epoch, from inclusive, to exclusive */
  from_ms: number;
  to_ms: number;
  /** RFC 3339 */
  exported_at: string;
  /** running number of the last event that the store held */
  last_seq: number;
}

/** A result as the chain keeps it. */
export interface LedgerResult {
  id: string;
  result: string;
  exceptions: number;
  /** nothing that it rests on is missing */
  conclusive: boolean;
}

/** A bundle of the chain. */
export interface LedgerBundle extends BundleSubject {
  sequence: number;
  bundle_id: string;
  sha256sums_sha256: string;
  /** where the zip was put */
  path: string;
  /** number of the bundle that it takes the place of, and why; null and empty: it is the first of its period */
  replaces: number | null;
  reason: string;
  /** null: made by a version that kept none, and whose exceptions are not in the register */
  results: LedgerResult[] | null;
  settings: Record<string, string> | null;
  /** everything that its bytes depended on, as JSON */
  fingerprint: string;
}

/** Reads of the chain of bundles. */
export interface BundleHistory {
  /** every bundle that was put in place, by number */
  bundles(): LedgerBundle[];
}

/** Facts that become known of a bundle while it is written. */
export interface SealedFacts {
  bundleId: string;
  sha256sumsSha256: string;
  replaces: number | null;
  reason: string;
  results: readonly LedgerResult[];
  settings: Record<string, string>;
  /** what it lists */
  exceptions: Iterable<ExceptionKey & Omit<Sighting, 'bundle'>>;
}

/**
 * The chain of bundles. Numbers have no gaps: a number is given when an export begins and taken back when it turns out
 * that it was cut off before its zip was in place.
 */
export interface BundleLedger extends BundleHistory {
  /** The number that a bundle was exported under before; null: it never was. */
  numberOf(fingerprint: string): number | null;
  /**
   * @param fingerprint everything that the bundle's bytes depend on, as JSON; a second export of it is the same bundle
   * @param pathOf where the zip with that number will lie
   */
  begin(fingerprint: string, subject: BundleSubject, pathOf: (sequence: number) => string): BundlePlace;
  /** Just before the zip is put in place: from here on its existence decides whether it was exported. */
  seal(sequence: number, facts: SealedFacts): void;
  finish(sequence: number): void;
}

interface Row extends Omit<LedgerBundle, 'results' | 'settings'> {
  results: string | null;
  settings: string | null;
  finished: number;
}

/** Reads of the chain. */
export function bundleHistory(db: Db): BundleHistory {
  const all = db.prepare<[], Row>(
    `SELECT sequence, bundle_id, sha256sums_sha256, path, coalesce(entity, '') AS entity, coalesce(label, '') AS label,
       coalesce(from_ms, 0) AS from_ms, coalesce(to_ms, 0) AS to_ms, coalesce(exported_at, '') AS exported_at,
       coalesce(last_seq, 0) AS last_seq, replaces, coalesce(reason, '') AS reason, results, settings, finished,
       question AS fingerprint
     FROM bundle WHERE bundle_id IS NOT NULL ORDER BY sequence`,
  );
  return {
    bundles: () =>
      all.all().flatMap(({ results, settings, finished, ...rest }) =>
        finished === 0 && !existsSync(rest.path)
          ? []
          : [
              {
                ...rest,
                results: results === null ? null : (JSON.parse(results) as LedgerResult[]),
                settings: settings === null ? null : (JSON.parse(settings) as Record<string, string>),
              },
            ],
      ),
  };
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
  const insert = db.prepare(
    `INSERT INTO bundle (sequence, question, path, entity, label, from_ms, to_ms, exported_at, last_seq)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const move = db.prepare('UPDATE bundle SET path = ? WHERE sequence = ?');
  const unfinished = db.prepare<[], UnfinishedRow>(
    'SELECT sequence, path, bundle_id FROM bundle WHERE finished = 0',
  );
  const unlist = db.prepare('DELETE FROM exception_sighting WHERE bundle = ?');
  const remove = db.prepare('DELETE FROM bundle WHERE sequence = ?');
  const sealed = db.prepare(
    `UPDATE bundle SET bundle_id = ?, sha256sums_sha256 = ?, replaces = ?, reason = ?, results = ?, settings = ?
     WHERE sequence = ?`,
  );
  const finish = db.prepare('UPDATE bundle SET finished = 1 WHERE sequence = ?');
  const before = db.prepare<[number], PreviousBundle>(
    'SELECT bundle_id, sequence, sha256sums_sha256 FROM bundle WHERE sequence = ?',
  );
  const note = noteSightings(db);
  const settleUnfinished = (): void => {
    for (const row of unfinished.all()) {
      if (row.bundle_id !== null && existsSync(row.path)) finish.run(row.sequence);
      else {
        unlist.run(row.sequence);
        remove.run(row.sequence);
      }
    }
  };
  return {
    ...bundleHistory(db),
    numberOf: db.transaction((fingerprint: string): number | null => {
      settleUnfinished();
      return known.get(fingerprint) ?? null;
    }),
    begin: db.transaction(
      (fingerprint: string, subject: BundleSubject, pathOf: (sequence: number) => string): BundlePlace => {
        settleUnfinished();
        const again = known.get(fingerprint);
        const sequence = again ?? (highest.get() ?? 0) + 1;
        const { entity, label, from_ms, to_ms, exported_at, last_seq } = subject;
        if (again === undefined)
          insert.run(
            sequence,
            fingerprint,
            pathOf(sequence),
            entity,
            label,
            from_ms,
            to_ms,
            exported_at,
            last_seq,
          );
        else move.run(pathOf(sequence), sequence);
        return { sequence, previous: before.get(sequence - 1) ?? null, repeated: again !== undefined };
      },
    ),
    seal: db.transaction((sequence: number, facts: SealedFacts): void => {
      note(sequence, facts.exceptions);
      const { bundleId, sha256sumsSha256, replaces, reason, results, settings } = facts;
      const texts = [JSON.stringify(results), JSON.stringify(settings)];
      sealed.run(bundleId, sha256sumsSha256, replaces, reason, ...texts, sequence);
    }),
    finish: (sequence) => void finish.run(sequence),
  };
}
