import { subjectNumbers } from '../events/subjects.ts';
import type { Db } from '../file/connection.ts';
import { paged } from '../paging.ts';
import type { DerivedBatch, StoreReader, StoreWriter, Subject } from '../store.ts';
import { datasetNames } from './datasetNames.ts';

interface DerivedRow {
  key: string;
  timeUs: number | null;
  json: string;
}

/** Reads of the rows that are folded from events and state, and of how far the folds have come. */
export function derivedReads(
  db: Db,
): Pick<
  StoreReader,
  'derived' | 'derivedWith' | 'countDerived' | 'derivedRow' | 'dirtySubjects' | 'getMarker'
> {
  const names = datasetNames(db);
  const select = (where: string) =>
    db.prepare<unknown[], DerivedRow>(
      `SELECT key, time_us AS timeUs, json FROM derived_row WHERE dataset = ? AND ${where} ORDER BY time_us, key`,
    );
  const untimed = select("time_us IS NULL AND key >= ''");
  const untimedAfter = select('time_us IS NULL AND key > ?');
  const timed = select('time_us >= ? AND time_us < ?');
  const timedAfter = select('(time_us, key) > (?, ?) AND time_us < ?');
  const one = db.prepare<[number, string], DerivedRow>(
    'SELECT key, time_us AS timeUs, json FROM derived_row WHERE dataset = ? AND key = ?',
  );
  // By running number and not by an index: most rows are read, and lie in that order in the file.
  const containing = db.prepare<[number, number, string, string], DerivedRow & { id: number }>(
    `SELECT id, key, time_us AS timeUs, json FROM derived_row
     WHERE id > ? AND +dataset = ? AND instr(json, ?) > 0 AND instr(json, ?) = 0 ORDER BY id`,
  );
  const size = (row: DerivedRow): number => row.json.length;
  const countAll = db.prepare<[number], number>('SELECT count(*) FROM derived_row WHERE dataset = ?').pluck();
  return {
    *derived(name, range) {
      const dataset = names.find(name);
      if (dataset === null) return;
      if (range === undefined || range.untimed === true) {
        yield* paged(
          (after) => (after === null ? untimed.iterate(dataset) : untimedAfter.iterate(dataset, after.key)),
          size,
        );
      }
      const { fromUs, toUs } = range ?? { fromUs: Number.MIN_SAFE_INTEGER, toUs: Number.MAX_SAFE_INTEGER };
      yield* paged(
        (after) =>
          after === null
            ? timed.iterate(dataset, fromUs, toUs)
            : timedAfter.iterate(dataset, after.timeUs, after.key, toUs),
        size,
      );
    },
    *derivedWith(name, text, without = '\0') {
      const dataset = names.find(name);
      if (dataset === null) return;
      const rows = paged<DerivedRow & { id: number }>(
        (after) => containing.iterate(after?.id ?? 0, dataset, text, without),
        size,
      );
      for (const { key, timeUs, json } of rows) yield { key, timeUs, json };
    },
    countDerived(name) {
      const dataset = names.find(name);
      return dataset === null ? 0 : (countAll.get(dataset) as number);
    },
    derivedRow(name, key) {
      const dataset = names.find(name);
      return dataset === null ? null : (one.get(dataset, key) ?? null);
    },
    *dirtySubjects(kinds, sinceSeq) {
      const numbers = db
        .prepare<[number], number>(
          'SELECT DISTINCT subject FROM event_subject WHERE seq > ? ORDER BY subject',
        )
        .pluck()
        .all(sinceSeq);
      const wanted = new Set(kinds);
      const read = db.prepare<[number], Subject>('SELECT kind, value FROM subject WHERE id = ?');
      for (const id of numbers) {
        const subject = read.get(id);
        if (subject !== undefined && wanted.has(subject.kind)) yield subject;
      }
    },
    getMarker: (name) =>
      db.prepare<[string], number>('SELECT value FROM marker WHERE name = ?').pluck().get(name) ?? null,
  };
}

/** Writes of derived rows. */
export function derivedWrites(db: Db): Pick<StoreWriter, 'inTransaction' | 'replaceDerived' | 'setMarker'> {
  const names = datasetNames(db);
  const subjects = subjectNumbers(db);
  const keysOf = db
    .prepare<[number, number], string>('SELECT key FROM derived_row WHERE dataset = ? AND subject = ?')
    .pluck();
  const remove = db.prepare('DELETE FROM derived_row WHERE dataset = ? AND key = ?');
  const put = db.prepare(
    `INSERT INTO derived_row (dataset, key, subject, time_us, json) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (dataset, key) DO UPDATE SET subject = excluded.subject, time_us = excluded.time_us, json = excluded.json
     WHERE subject <> excluded.subject OR time_us IS NOT excluded.time_us OR json <> excluded.json`,
  );
  const saveMarker = db.prepare('INSERT OR REPLACE INTO marker (name, value) VALUES (?, ?)');
  const replace = db.transaction(
    (batches: readonly DerivedBatch[], markers: Readonly<Record<string, number>>) => {
      const changed: Record<string, number> = {};
      const numbers = new Map<string, number>();
      const numberOf = (name: string): number => {
        const known = numbers.get(name) ?? names.intern(name);
        numbers.set(name, known);
        return known;
      };
      for (const { dataset: name, subject, rows } of batches) {
        const dataset = numberOf(name);
        const owner = subjects.intern(subject.kind, subject.value);
        const gone = new Set(keysOf.all(dataset, owner));
        for (const row of rows) {
          gone.delete(row.key);
          const { changes } = put.run(dataset, row.key, owner, row.timeUs, row.json);
          changed[name] = (changed[name] ?? 0) + changes;
        }
        for (const key of gone) remove.run(dataset, key);
      }
      for (const [name, value] of Object.entries(markers)) saveMarker.run(name, value);
      return changed;
    },
  );
  const orForget = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      subjects.forget();
      throw error;
    }
  };
  return {
    inTransaction: (work) => orForget(() => db.transaction(work).immediate()),
    replaceDerived: (batches, markers = {}) => orForget(() => replace.immediate(batches, markers)),
    setMarker: (name, value) => void saveMarker.run(name, value),
  };
}
