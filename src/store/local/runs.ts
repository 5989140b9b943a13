import { canonicalJson, type JsonObject } from '../../formats/canonicalJson.ts';
import type { LocalRun, LocalSource } from '../../records/localRun.ts';
import type { Db } from '../file/connection.ts';
import { datasetNames } from '../snapshots/datasetNames.ts';
import type { LocalReads, LocalStore, NewLocalRun } from './localStore.ts';

interface RunRow {
  id: number;
  source: string;
  started: string;
  ended: string;
  who: string;
  parameters: string;
  collector_version: string;
}

/** Reads of the list of runs. */
export function runReads(db: Db): Pick<LocalReads, 'runs'> {
  const all = db.prepare<[], RunRow>('SELECT * FROM local_run ORDER BY id');
  const sources = db.prepare<[number], LocalSource>(
    `SELECT d.name AS dataset, s.source AS source, s.status AS status, s.rows AS rows, s.reason AS reason
     FROM local_source s JOIN dataset d ON d.id = s.dataset WHERE s.run = ? ORDER BY s.id`,
  );
  return {
    runs: () =>
      all.all().map((row) => ({
        run: row.id,
        collector: row.source,
        started: row.started,
        ended: row.ended,
        who: row.who,
        parameters: JSON.parse(row.parameters) as Record<string, unknown>,
        collector_version: row.collector_version,
        sources: sources.all(row.id),
      })),
  };
}

/** Writes of runs. Rows of one source that share a key count once: the first stays. */
export function runWrites(db: Db): Pick<LocalStore, 'saveRun'> {
  const names = datasetNames(db);
  const addRun = db.prepare(
    `INSERT INTO local_run (source, started, ended, who, parameters, collector_version) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const addSource = db.prepare(
    `INSERT INTO local_source (run, dataset, source, status, reason, rows, redactions) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const addRow = db.prepare('INSERT OR IGNORE INTO local_row (source, key, json) VALUES (?, ?, ?)');
  const setRows = db.prepare('UPDATE local_source SET rows = ? WHERE id = ?');
  const save = db.transaction((run: NewLocalRun): LocalRun => {
    const { sources: collected, ...facts } = run;
    const parameters = canonicalJson(run.parameters as JsonObject);
    const id = Number(
      addRun.run(run.collector, run.started, run.ended, run.who, parameters, run.collector_version)
        .lastInsertRowid,
    );
    const sources = collected.map(({ dataset, source, status, reason, rows, redactions }): LocalSource => {
      const redacted = JSON.stringify(redactions);
      const place = addSource.run(id, names.intern(dataset), source, status, reason, 0, redacted)
        .lastInsertRowid as number;
      let kept = 0;
      for (const { key, body } of rows) kept += addRow.run(place, key, canonicalJson(body)).changes;
      setRows.run(kept, place);
      return { dataset, source, status, reason, rows: kept };
    });
    return { run: id, ...facts, sources };
  });
  return { saveRun: (run) => save.immediate(run) };
}
