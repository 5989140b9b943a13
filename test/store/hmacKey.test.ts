import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { deriveHistories } from '../../src/collectors/derived/deriveHistories.ts';
import { openStoreForWriting } from '../../src/store/file/open.ts';
import { outcome, START } from './fixtures.ts';
import { storePath } from './helpers.ts';
import { keptStore } from './keptStores.ts';

/** The digest that a store gives of a text. */
function digest(path: string, text: string): string {
  const store = openStoreForWriting(path);
  try {
    return store.digestKey.digest()(text);
  } finally {
    store.close();
  }
}

/** A snapshot that lists one join token whose name is secret. */
function listToken(path: string, name = 'a-token'): void {
  const store = openStoreForWriting(path);
  try {
    const name_hmac = store.digestKey.digest()(name);
    const snapshot = store.beginSnapshot(START);
    snapshot.savePage('tokens', [{ key: name_hmac, body: { name_hmac, metadata: { name: '***' } } }]);
    snapshot.finishDataset(outcome('tokens', 'complete'));
    for (const derived of deriveHistories(store, snapshot.id)) snapshot.finishDataset(derived);
    snapshot.finish('2026-07-01T00:01:00.000Z', null);
  } finally {
    store.close();
  }
}

function deletions(path: string): string[] {
  const store = openStoreForWriting(path);
  try {
    return [...store.derived('revocations')]
      .map(({ json }) => json)
      .filter((json) => json.includes('token_deleted'));
  } finally {
    store.close();
  }
}

const refused = expect.objectContaining({ code: 'STORE_KEY', exit: 6 });

test('the same text has the same digest in every run on a store, another in another store', () => {
  const [path, other] = [storePath(), storePath()];
  const first = digest(path, 'a-token');
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(digest(path, 'a-token')).toBe(first);
  expect(digest(path, 'a-tokem')).not.toBe(first);
  expect(digest(other, 'a-token')).not.toBe(first);
});

test('the key is made once, for its owner only, and nothing else is left behind', () => {
  const path = storePath();
  openStoreForWriting(path).close();
  const before = readdirSync(dirname(path));
  digest(path, 'x');
  const made = readdirSync(dirname(path)).filter((file) => !before.includes(file));
  expect(made).toHaveLength(1);
  expect(statSync(`${path}.hmac-key`).mode & 0o777).toBe(0o600);
  expect(readFileSync(`${path}.hmac-key`)).toHaveLength(32);
});

test('a missing, damaged or other key is refused and never replaced', () => {
  const path = storePath();
  listToken(path);
  const key = readFileSync(`${path}.hmac-key`);
  for (const bytes of [null, 'short', Buffer.alloc(32, 7)]) {
    rmSync(`${path}.hmac-key`);
    if (bytes !== null) writeFileSync(`${path}.hmac-key`, bytes);
    expect(() => listToken(path)).toThrow(refused);
    if (bytes === null) writeFileSync(`${path}.hmac-key`, '');
    else expect(readFileSync(`${path}.hmac-key`)).toEqual(Buffer.from(bytes));
  }
  writeFileSync(`${path}.hmac-key`, key);
  listToken(path);
  expect(deletions(path)).toEqual([]);
});

test('a store of an earlier version that holds masked tokens takes the key that is there, and misses one that is not', () => {
  const path = keptStore('v4');
  digest(path, 'x');
  const other = keptStore('v4');
  rmSync(`${other}.hmac-key`);
  expect(() => digest(other, 'x')).toThrow(refused);
});

test('a new key makes no token look deleted; one that goes later still does', () => {
  const path = storePath();
  listToken(path, 'kept');
  rmSync(`${path}.hmac-key`);
  const store = openStoreForWriting(path);
  store.digestKey.replace();
  expect(store.digestKeyChanges()).toEqual([2]);
  store.close();
  listToken(path, 'kept');
  expect(deletions(path)).toEqual([]);
  listToken(path, 'another');
  expect(deletions(path)).toHaveLength(1);
});

test('a folder that cannot be written to is said so', () => {
  expect(() => openStoreForWriting('/proc/none/store.db')).toThrow(
    expect.objectContaining({ code: expect.stringMatching(/^WRITE_/) }),
  );
});
