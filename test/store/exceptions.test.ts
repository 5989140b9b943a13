import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../src/formats/canonicalJson.ts';
import type { ResponseStatus } from '../../src/records/exceptions.ts';
import { keepDigests } from '../../src/store/digests/keepDigests.ts';
import { openEventWriter } from '../../src/store/events/eventWriter.ts';
import { backupStore } from '../../src/store/file/backup.ts';
import { connect } from '../../src/store/file/connection.ts';
import { migrate } from '../../src/store/file/migrate.ts';
import { openStoreForReading, openStoreForWriting } from '../../src/store/file/open.ts';
import { MIGRATIONS } from '../../src/store/migrations/migrations.ts';
import { storePath } from './helpers.ts';

const key = (id: string) => ({
  ...{ id: id.repeat(64), procedure: 'K08', dataset: 'access_requests', row_id: 'r-1', fault: 'a' },
});
const response = (status: ResponseStatus, text: string) => ({
  ...{
    status,
    response: text,
    owner: 'carol',
    due: '2026-12-31',
    accepted_until: '',
    evidence: [1, 2],
    by: '',
  },
  ...{ who: 'carol@laptop', recorded: '2026-10-01T00:00:00.000Z' },
});
const SUBJECT = {
  ...{ entity: 'Acme', label: '2026-Q3', from_ms: 1, to_ms: 2, exported_at: '2026-10-01T00:00:00.000Z' },
  last_seq: 0,
};
const sealed = (ids: readonly string[]) => ({
  ...{ bundleId: 'b', sha256sumsSha256: 'c', replaces: null, reason: '', results: [], settings: {} },
  exceptions: ids.map((id) => ({ ...key(id), reference: 'CC6.3/K08', facts: `facts of ${id}` })),
});

test('responses are revisions: the later of two people is told, and nothing is lost', () => {
  const store = openStoreForWriting(storePath());
  expect(store.exceptions.respond(key('a'), response('explained', 'first'), 0).revision).toBe(1);
  expect(() => store.exceptions.respond(key('a'), response('accepted', 'second'), 0)).toThrow(
    expect.objectContaining({ code: 'RESPONSE_OUTDATED', message: expect.stringContaining('carol@laptop') }),
  );
  expect(() => store.exceptions.respond(key('b'), response('accepted', 'x'), 1)).toThrow(
    /nobody has answered/,
  );
  expect(store.exceptions.respond(key('a'), response('accepted', '\u2028=1+1'), 1).revision).toBe(2);
  expect(store.exceptions.responses(key('a').id).map((one) => [one.revision, one.response])).toEqual([
    [1, 'first'],
    [2, '\u2028=1+1'],
  ]);
  expect(store.exceptions.latestResponse(key('a').id)).toMatchObject({
    status: 'accepted',
    evidence: [1, 2],
  });
  store.exceptions.respond(key('b'), response('open', 'third'), 0);
  expect([...store.exceptions.allResponses()].map(({ id, response: one }) => [id[0], one.revision])).toEqual([
    ['a', 1],
    ['a', 2],
    ['b', 1],
  ]);
  expect(store.exceptions.idsBeginning('a', 2)).toEqual([key('a').id]);
  expect(store.exceptions.revision()).toBe(3);
  store.close();
});

test('no statement alters or removes a response', () => {
  const path = storePath();
  const store = openStoreForWriting(path);
  store.exceptions.respond(key('a'), response('explained', 'first'), 0);
  store.close();
  const db = new Database(path);
  expect(() => db.exec("UPDATE exception_response SET status = 'accepted'")).toThrow(/never altered/);
  expect(() => db.exec('DELETE FROM exception_response')).toThrow(/never removed/);
  db.close();
});

test('what a bundle lists is kept with it, and goes with a bundle that was cut off', () => {
  const path = storePath();
  const store = openStoreForWriting(path);
  const place = (name: string) => () => join(dirname(path), name);
  store.bundles.begin(canonicalJson({ one: 1 }), SUBJECT, place('absent.zip'));
  store.bundles.seal(1, sealed(['a', 'b']));
  expect(store.bundles.bundles()).toEqual([]);
  expect(store.exceptions.sightings(key('a').id)).toHaveLength(1);
  // the next export finds that the first one never got its name
  expect(store.bundles.begin(canonicalJson({ two: 2 }), SUBJECT, place('two.zip')).sequence).toBe(1);
  expect(store.exceptions.sightings(key('a').id)).toEqual([]);
  store.bundles.seal(1, sealed(['b', 'c']));
  store.bundles.finish(1);
  expect([...store.exceptions.listedIn(1)].map(({ id, facts }) => [id[0], facts])).toEqual([
    ['b', 'facts of b'],
    ['c', 'facts of c'],
  ]);
  // sealed again: an export that is repeated
  store.bundles.seal(1, sealed(['c']));
  expect([...store.exceptions.listedIn(1)]).toHaveLength(1);
  expect(store.bundles.bundles()).toMatchObject([
    { sequence: 1, label: '2026-Q3', results: [], replaces: null },
  ]);
  store.close();
});

test('the register survives a backup and its restoration, and damage to it is found', async () => {
  const path = storePath();
  const store = openStoreForWriting(path);
  store.bundles.begin('{}', SUBJECT, () => path);
  store.bundles.seal(1, sealed(['a']));
  store.bundles.finish(1);
  store.exceptions.respond(key('a'), response('accepted', 'kept'), 0);
  store.close();
  const copy = `${path}.copy`;
  await backupStore(path, copy);
  const restored = openStoreForReading(copy);
  expect(restored.exceptions.responses(key('a').id)).toMatchObject([{ response: 'kept' }]);
  expect(restored.exceptions.sightings(key('a').id)).toMatchObject([{ bundle: 1, facts: 'facts of a' }]);
  expect(restored.bundles.bundles()).toHaveLength(1);
  expect([...restored.damage()]).toEqual([]);
  restored.close();
  const db = new Database(copy);
  db.exec("DROP TRIGGER exception_response_kept; UPDATE exception_response SET response = 'forged'");
  db.close();
  expect([...openStoreForReading(copy).damage()].map(({ row }) => row).join('; ')).toMatch(
    /exception_response/,
  );
});

test('bundles of a store from before the register keep number, period and entity', () => {
  const path = storePath();
  const older = connect(writeBlank(path), 'write');
  migrate(older, path, MIGRATIONS.slice(0, 7));
  keepDigests(older);
  const fingerprint = canonicalJson({ entity: 'Acme', from: 5, to: 6, label: 'x', events: 7 });
  older
    .prepare(
      "INSERT INTO bundle VALUES (1, ?, ?, 'id', 'sums', 1, NULL), (2, 'no JSON', 'p', 'id', 's', 1, NULL)",
    )
    .run(fingerprint, path);
  older.close();
  const store = openStoreForWriting(path);
  expect(store.bundles.bundles()).toMatchObject([
    { sequence: 1, entity: 'Acme', label: 'x', from_ms: 5, to_ms: 6, last_seq: 7, results: null },
    { sequence: 2, entity: '', label: '', results: null, replaces: null },
  ]);
  expect(store.bundles.numberOf(fingerprint)).toBe(1);
  expect([...store.damage()]).toEqual([]);
  store.close();
});

function writeBlank(path: string): string {
  new Database(path).close();
  return path;
}

test('events of a range that came after another one are found', () => {
  const path = storePath();
  const store = openStoreForWriting(path);
  const writer = openEventWriter(path);
  const event = (timeUs: number, uid: string) => ({
    ...{ timeUs, uid, event: 'user.login', code: 'T1000I', subjects: [] },
    json: Buffer.from(JSON.stringify({ uid })),
  });
  writer.insert([event(10, 'a'), event(30, 'b')]);
  const seq = store.lastSeq();
  writer.insert([event(29, 'd'), event(10, 'c'), event(30, 'e'), event(9, 'f')]);
  writer.close();
  const found = [...store.eventsSince({ fromUs: 10, toUs: 30, seq })];
  expect(found.map(({ uid }) => uid)).toEqual(['c', 'd']);
  store.close();
});
