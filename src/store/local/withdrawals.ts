import type { LocalDataset } from '../../records/localDatasets.ts';
import type { Db } from '../file/connection.ts';
import { datasetNames } from '../snapshots/datasetNames.ts';
import type { LocalReads, Withdrawal } from './localStore.ts';

interface SourceRow {
  source: string;
  withdrawn: number | null;
}

/** Reads of what is still supplied, and of what was withdrawn. A withdrawal is a run whose parameters say so. */
export function withdrawalReads(db: Db): Pick<LocalReads, 'sources' | 'withdrawals'> {
  const names = datasetNames(db);
  // of each source the newest run decides
  const newest = db.prepare<[number], SourceRow>(
    `SELECT s.source AS source, json_extract(r.parameters, '$.withdrawn') AS withdrawn, max(r.id)
     FROM local_source s JOIN local_run r ON r.id = s.run WHERE s.dataset = ? GROUP BY s.source ORDER BY s.source`,
  );
  const ofSources = `SELECT r.id AS id, d.name AS dataset, s.source AS source, r.started AS withdrawn, r.who AS who,
       json_extract(r.parameters, '$.note') AS note
     FROM local_source s JOIN local_run r ON r.id = s.run JOIN dataset d ON d.id = s.dataset
     WHERE json_extract(r.parameters, '$.withdrawn') = 1`;
  const ofFiles = `SELECT r.id, 'attachments', json_extract(r.parameters, '$.name'), r.started, r.who,
       json_extract(r.parameters, '$.note')
     FROM local_run r WHERE r.source = 'attach' AND json_extract(r.parameters, '$.attachment') IS NOT NULL`;
  const all = db.prepare<[], Withdrawal & { id: number; note: string | null }>(
    `${ofSources} UNION ALL ${ofFiles} ORDER BY id, source`,
  );
  return {
    sources: (dataset: LocalDataset) => {
      const number = names.find(dataset);
      if (number === null) return [];
      return newest.all(number).flatMap(({ source, withdrawn }) => (withdrawn === 1 ? [] : [source]));
    },
    withdrawals: () => all.all().map(({ id: _, note, ...facts }) => ({ ...facts, note: note ?? '' })),
  };
}
