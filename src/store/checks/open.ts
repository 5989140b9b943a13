import type { Db } from '../file/connection.ts';
import type { CheckedException, CheckReads, CheckRun, CheckStore } from './checkStore.ts';

type Row = Omit<CheckRun, 'settings'> & { settings: string };

const RUN = `number, at, label, from_ms, to_ms, snapshot, new_exceptions, open_exceptions, resolved_exceptions, settings`;

/** Everything that can be read of the checks. */
export function checkReads(db: Db): CheckReads {
  const last = db.prepare<[], Row>(`SELECT ${RUN} FROM check_run ORDER BY number DESC LIMIT 1`);
  const before = db.prepare<[string, number, string], Row>(
    `SELECT ${RUN} FROM check_run WHERE label = ? OR from_ms < ?
     ORDER BY label = ? DESC, from_ms DESC, number DESC LIMIT 1`,
  );
  const exceptions = db.prepare<[number], CheckedException>(
    `SELECT id, procedure, dataset, row_id, fault, reference, facts, since FROM check_exception
     WHERE check_run = ? ORDER BY id`,
  );
  return {
    last: () => toRun(last.get()),
    before: ({ label, fromMs }) => toRun(before.get(label, fromMs, label)),
    exceptions: (number) => exceptions.all(number),
  };
}

/** The same, and writing. */
export function checkStore(db: Db): CheckStore {
  const add = db.prepare(
    `INSERT INTO check_run (at, label, from_ms, to_ms, snapshot, new_exceptions, open_exceptions, resolved_exceptions, settings)
     VALUES (@at, @label, @from_ms, @to_ms, @snapshot, @new_exceptions, @open_exceptions, @resolved_exceptions, @settings)`,
  );
  const forget = db.prepare<[string]>(
    'DELETE FROM check_exception WHERE check_run IN (SELECT number FROM check_run WHERE label = ?)',
  );
  const addException = db.prepare(
    `INSERT INTO check_exception (check_run, id, procedure, dataset, row_id, fault, reference, facts, since)
     VALUES (@number, @id, @procedure, @dataset, @row_id, @fault, @reference, @facts, @since)`,
  );
  const record = db.transaction(
    (run: Omit<CheckRun, 'number'>, exceptions: readonly CheckedException[]): CheckRun => {
      forget.run(run.label);
      const added = add.run({ ...run, settings: JSON.stringify(run.settings) });
      const number = Number(added.lastInsertRowid);
      for (const exception of exceptions) addException.run({ ...exception, number });
      return { ...run, number };
    },
  );
  return { ...checkReads(db), record: (...given) => record.immediate(...given) };
}

function toRun(row: Row | undefined): CheckRun | null {
  return row === undefined ? null : { ...row, settings: JSON.parse(row.settings) as Record<string, string> };
}
