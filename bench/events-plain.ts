import { fromBinary } from '@bufbuild/protobuf';
import Database from 'better-sqlite3';
import { askPages } from '../src/collectors/events/requestPage.ts';
import type { Gateway } from '../src/gateway/gateway.ts';
import { EventsUnstructuredSchema } from '../src/gateway/gen/teleport/auditlog/v1/auditlog_pb.ts';
import { plainStructJson } from '../test/gateway/events/plainStruct.ts';

/** The plain way: generated decoding into objects, canonical JSON from them, a WAL database, all on one thread. */
export async function plainPull(
  gateway: Gateway,
  path: string,
  days: readonly { fromUs: number; toUs: number }[],
): Promise<number> {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.exec('CREATE TABLE event (uid TEXT PRIMARY KEY, time_us INTEGER, type TEXT, code TEXT, json TEXT)');
  const insert = db.prepare('INSERT OR IGNORE INTO event VALUES (@uid, @timeUs, @type, @code, @json)');
  const insertAll = db.transaction((rows: object[]) => rows.forEach((row) => void insert.run(row)));
  const ask = askPages(gateway, { connection: 0, limit: () => 10_000 });
  let count = 0;
  for (const day of days) {
    for (let key = '', page = 1; page === 1 || key !== ''; page++) {
      const raw = await ask(day, key, page);
      const { items } = fromBinary(EventsUnstructuredSchema, raw.bytes);
      insertAll(
        items.map((item) => {
          const json = plainStructJson(item.unstructured);
          const timeUs = Number(item.time?.seconds ?? 0n) * 1e6 + (item.time?.nanos ?? 0) / 1000;
          return { uid: item.id, timeUs, type: item.type, code: JSON.parse(json).code ?? '', json };
        }),
      );
      count += items.length;
      key = raw.lastKey;
    }
  }
  db.close();
  return count;
}
