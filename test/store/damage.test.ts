import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { AffidavitError } from '../../src/errors/affidavitError.ts';
import { connect } from '../../src/store/file/connection.ts';
import { migrate } from '../../src/store/file/migrate.ts';
import { openStoreForReading, openStoreForWriting } from '../../src/store/file/open.ts';
import { MIGRATIONS } from '../../src/store/migrations/migrations.ts';
import { START } from './fixtures.ts';
import { storePath } from './helpers.ts';
import { keptStore } from './keptStores.ts';

/** A store of today's version that holds something in nearly every table. */
function storeOfToday(): string {
  const path = keptStore('v4');
  openStoreForWriting(path).close();
  return path;
}

/** How opening the store for an export ends: null when nothing is found. */
function refusal(path: string): AffidavitError | null {
  try {
    const store = openStoreForWriting(path);
    try {
      store.refuseDamage();
      return null;
    } finally {
      store.close();
    }
  } catch (error) {
    if (error instanceof AffidavitError) return error;
    throw error;
  }
}

/** Everything that the tables hold, as text. */
function contents(path: string): string {
  const db = new Database(path);
  try {
    const tables = db
      .prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
      .pluck();
    const rows = (name: string) => db.prepare(`SELECT * FROM "${name}"`).raw().all();
    return JSON.stringify(tables.all().map((name) => [name, rows(name)]));
  } finally {
    db.close();
  }
}

/** The same numbers on every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const FLIPS = 320;

describe('a flipped bit', () => {
  test('is found, or the store holds what it held', { timeout: 300_000 }, () => {
    const path = storeOfToday();
    const whole = readFileSync(path);
    const before = contents(path);
    const below = numbers(20_261_129);
    const missed: string[] = [];
    let found = 0;
    for (let flip = 0; flip < FLIPS; flip += 1) {
      // every fourth one in the header, which a random place hardly ever hits
      const at = below(flip % 4 === 0 ? 100 : whole.length);
      const bit = below(8);
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
      writeFileSync(path, bytes);
      let error: AffidavitError | null | string;
      try {
        error = refusal(path);
      } catch (thrown) {
        error = `not typed: ${String(thrown)}`;
      }
      if (error instanceof AffidavitError && error.exit === 6) found += 1;
      else if (error !== null) missed.push(`byte ${at}, bit ${bit}: ${String(error)}`);
      else if (contents(path) !== before) missed.push(`byte ${at}, bit ${bit}: not found`);
    }
    expect(missed).toEqual([]);
    expect(found).toBeGreaterThan(FLIPS / 4);
  });
});

describe('a damaged row', () => {
  const cases: [string, string, RegExp][] = [
    [
      'of a dataset',
      `UPDATE content SET json = replace(json, '"kind":"user"', '"kind":"usfr"')`,
      /(users|bots|caller), row "[a-z]/,
    ],
    [
      'whose end was moved',
      'UPDATE resource SET until_snapshot = NULL WHERE until_snapshot = 3',
      /row ".*resource/,
    ],
    ['of a snapshot', `UPDATE snapshot SET status = 'incomplete' WHERE id = 2`, /snapshot, row 2/],
    ['that was derived', `UPDATE derived_row SET json = '{}' WHERE id = 1`, /access_requests|revocations/],
    [
      'of an event',
      `UPDATE event SET json = replace(json, '"uid":', '"uif":') WHERE seq = 40`,
      /numbers \d+ to/,
    ],
    ['of an event, its type', 'UPDATE event SET json = CAST(json AS BLOB) WHERE seq = 40', /numbers \d+ to/],
    ['of local evidence', `UPDATE local_row SET json = '{}'`, /row ".*" of ".*"/],
    ['of a read range', 'UPDATE event_window SET to_us = to_us + 1 WHERE id = 1', /event_window, row 1/],
    [
      'of the chain of bundles',
      `INSERT INTO bundle (sequence, question, path) VALUES (1, 'q', 'p')`,
      /bundle, row 1/,
    ],
    ['of a status', `UPDATE outcome SET json = replace(json, 'complete', 'partial')`, /status \d/],
    ['of a call', 'UPDATE call SET rows = rows + 1 WHERE id = 1', /call, row 1/],
    ['of an attached file', `UPDATE attachment_content SET bytes = zeroblob(size)`, /file with the SHA-256/],
    ['that is gone', 'DELETE FROM event WHERE seq = 40', /numbers \d+ to|events are held/],
  ];
  test.each(cases)('%s is named', (_, sql, words) => {
    const path = storeOfToday();
    new Database(path).exec(sql).close();
    const error = refusal(path);
    expect(error).toMatchObject({ code: 'STORE_DAMAGED', exit: 6, message: expect.stringMatching(words) });
  });

  test('is not given a new digest by a later change', () => {
    const path = storeOfToday();
    new Database(path).exec("UPDATE snapshot SET status = 'pulling' WHERE id = 3").close();
    const store = openStoreForWriting(path);
    const start = { ...START, cluster: store.snapshots()[0]?.cluster ?? START.cluster };
    expect(() => store.beginSnapshot(start)).toThrow(expect.objectContaining({ code: 'STORE_DAMAGED' }));
    store.close();
    expect(refusal(path)).toMatchObject({ message: expect.stringContaining('snapshot, row 3') });
  });

  test('is found before a migration could hide it', () => {
    const path = storeOfToday();
    new Database(path).exec("UPDATE snapshot SET status = 'incomplete' WHERE id = 3").close();
    const db = connect(path, 'write');
    const next = [...MIGRATIONS, { name: 'next', up: () => undefined }];
    expect(() => migrate(db, path, next)).toThrow(expect.objectContaining({ code: 'STORE_DAMAGED' }));
    db.close();
  });
});

describe('a store whose schema is not whole', () => {
  test.each([
    'DROP TABLE event_subject',
    'DROP TABLE marker',
    'ALTER TABLE derived_row RENAME COLUMN json TO jsom',
  ])('is damaged: %s', (sql) => {
    const path = storeOfToday();
    const db = new Database(path);
    for (const name of db.prepare("SELECT name FROM sqlite_master WHERE type = 'view'").pluck().all())
      db.exec(`DROP VIEW "${name}"`);
    db.exec(sql).close();
    expect(refusal(path)).toMatchObject({ code: 'STORE_DAMAGED' });
    expect(() => openStoreForReading(path)).toThrow(expect.objectContaining({ code: 'STORE_DAMAGED' }));
  });
});

test('what another process commits while the store is checked is no damage', async () => {
  const path = storePath();
  openStoreForWriting(path).close();
  const child = spawn(process.execPath, [join(import.meta.dirname, 'writeForever.child.ts'), path, 'plain'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const store = openStoreForReading(path);
  try {
    for (let round = 0; round < 8; round += 1) {
      await once(child.stdout, 'data');
      expect([...store.damage()]).toEqual([]);
    }
    expect(store.lastSeq()).toBeGreaterThan(0);
  } finally {
    store.close();
    child.kill('SIGKILL');
    await exited;
  }
});
