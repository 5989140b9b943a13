import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { storeDigest } from '../../src/store/hmacKey.ts';
import { storePath } from './helpers.ts';

test('the same text has the same digest in every run on a store, another in another store', () => {
  const [path, other] = [storePath(), storePath()];
  const digest = storeDigest(path)('a-token');
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(storeDigest(path)('a-token')).toBe(digest);
  expect(storeDigest(path)('a-tokem')).not.toBe(digest);
  expect(storeDigest(other)('a-token')).not.toBe(digest);
});

test('the key is made when it is first needed, for its owner only, and nothing else is left behind', () => {
  const path = storePath();
  const digest = storeDigest(path);
  const before = readdirSync(dirname(path));
  digest('x');
  const made = readdirSync(dirname(path)).filter((file) => !before.includes(file));
  expect(made).toHaveLength(1);
  expect(statSync(`${path}.hmac-key`).mode & 0o777).toBe(0o600);
  expect(readFileSync(`${path}.hmac-key`)).toHaveLength(32);
});

test('a key that is cut off is not replaced in silence', () => {
  const path = storePath();
  writeFileSync(`${path}.hmac-key`, 'short');
  expect(() => storeDigest(path)('x')).toThrow(expect.objectContaining({ code: 'STORE_DAMAGED' }));
  expect(readFileSync(`${path}.hmac-key`, 'utf8')).toBe('short');
});

test('a folder that cannot be written to is said so', () => {
  expect(() => storeDigest('/proc/none/store.db')('x')).toThrow(
    expect.objectContaining({ code: expect.stringMatching(/^WRITE_/) }),
  );
});
