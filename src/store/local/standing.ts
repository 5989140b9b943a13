import { canonicalJson } from '../../formats/canonicalJson.ts';
import type { Db } from '../file/connection.ts';
import { datasetNames } from '../snapshots/datasetNames.ts';
import type { CollectedSource, LocalReads } from './localStore.ts';

interface LastSource {
  id: number;
  run: number;
  status: string;
  reason: string;
  rows: number;
  redactions: string;
  withdrawn: number | null;
}

/** How a source that was just read compares with its last run. */
export function standingReads(db: Db): Pick<LocalReads, 'standing'> {
  const names = datasetNames(db);
  const last = db.prepare<[number, string], LastSource>(
    `SELECT s.id AS id, s.run AS run, s.status AS status, s.reason AS reason, s.rows AS rows, s.redactions AS redactions,
       json_extract(r.parameters, '$.withdrawn') AS withdrawn
     FROM local_source s JOIN local_run r ON r.id = s.run WHERE s.dataset = ? AND s.source = ? ORDER BY s.run DESC LIMIT 1`,
  );
  const row = db
    .prepare<[number, string], string>('SELECT json FROM local_row WHERE source = ? AND key = ?')
    .pluck();
  const isSame = (collected: CollectedSource, { id, ...found }: LastSource): boolean => {
    // the first of several rows with one key is the one that is kept
    const rows = new Map([...collected.rows].reverse().map(({ key, body }) => [key, body]));
    return (
      found.status === collected.status &&
      found.reason === collected.reason &&
      found.redactions === JSON.stringify(collected.redactions) &&
      found.rows === rows.size &&
      [...rows].every(([key, body]) => row.get(id, key) === canonicalJson(body))
    );
  };
  return {
    standing(collected) {
      const number = names.find(collected.dataset);
      const found = number === null ? undefined : last.get(number, collected.source);
      if (found === undefined) return { state: 'new' };
      if (found.withdrawn === 1) return { state: 'withdrawn' };
      return isSame(collected, found) ? { state: 'same', run: found.run } : { state: 'new' };
    },
  };
}
