import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openStoreForReading } from '../../src/store/file/open.ts';
import { shell, storePath } from './helpers.ts';
import { growNights } from './nights.ts';

/**
 * The goal is that 364 further nights of an unchanged cluster of 10 000 users add less than 5 % to the first night's file.
 * That is a budget of bytes a night, which does not depend on the number of users; `bench/nights.ts` measures the full size.
 */
const FIRST_NIGHT_BYTES = 11_800_000;
const BUDGET_PER_NIGHT = (FIRST_NIGHT_BYTES * 0.05) / 364;

test('a night in which nothing changed adds no row of evidence and keeps to its budget of bytes', () => {
  const path = storePath();
  let early = 0;
  growNights(path, { users: 1000, nights: 40 }, (night) => {
    if (night === 10) early = statSync(path).size;
  });
  // a page is the step in which a file grows
  expect(statSync(path).size - early).toBeLessThan(30 * BUDGET_PER_NIGHT + 16_384);
  expect(shell(path, 'SELECT count(*) AS count FROM content')).toEqual([{ count: 1039 }]);
  expect(shell(path, 'SELECT count(*) AS count FROM resource')).toEqual([{ count: 1039 }]);
  const store = openStoreForReading(path);
  expect(store.countRows(1, 'users')).toBe(1000);
  expect(store.countRows(40, 'users')).toBe(1000);
  expect(store.snapshot(40)).toMatchObject({ status: 'complete', datasets: { length: 40 } });
  expect(store.snapshot(40)?.datasets[0]).toMatchObject({ dataset: 'users', rows: 1000, new_rows: 0 });
  expect([...store.calls(40)]).toHaveLength(64);
  store.close();
});
