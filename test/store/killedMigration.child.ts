/** Dies in the middle of a migration that has already altered more than its cache holds. */
import { connect } from '../../src/store/file/connection.ts';
import { migrate } from '../../src/store/file/migrate.ts';

const path = process.argv[2] ?? '';
const db = connect(path, 'write');
db.pragma('cache_size = 10');
migrate(db, path, [
  { name: 'one', up: () => undefined },
  {
    name: 'killed',
    up: () => {
      db.exec('CREATE TABLE big (a); INSERT INTO one VALUES (2)');
      db.exec(
        'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO big SELECT randomblob(1000) FROM n',
      );
      process.kill(process.pid, 'SIGKILL');
    },
  },
]);
