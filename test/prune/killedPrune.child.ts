/** Dies in the middle of a pruning, when everything is removed and nothing committed. */

import { keepDigests } from '../../src/store/digests/keepDigests.ts';
import { connect } from '../../src/store/file/connection.ts';
import { pruner } from '../../src/store/pruning/prune.ts';

const db = connect(process.argv[2] ?? '', 'write');
keepDigests(db);
db.pragma('cache_size = 10');
const exec = db.exec.bind(db);
db.exec = (sql) => {
  if (sql.includes('DELETE FROM event_block')) process.kill(process.pid, 'SIGKILL');
  return exec(sql);
};
pruner(db, { firstEventUs: () => null, historyReadRanges: () => [] }).prune({
  ...{ pruned: '2026-10-02T00:00:00Z', who: 'nobody', beforeMs: Date.parse('2026-09-01') },
  ...{ eventsBeforeMs: Date.parse('2026-08-30'), firstSnapshot: 3, keptTypes: [], keptDatasets: [] },
});
