import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CallRecord } from '../../src/records/call.ts';
import { openStoreForReading, openStoreForWriting } from '../../src/store/file/open.ts';
import { packCallList, unpackCallList } from '../../src/store/snapshots/callList.ts';
import { outcome, START } from './fixtures.ts';
import { shell, storePath } from './helpers.ts';

const wide = fc.integer({ min: 0, max: 2 ** 50 });

test('a packed call list unpacks to itself', () => {
  const entry = fc.record({ call: wide, startedMs: wide, durationUs: wide });
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      expect(unpackCallList(packCallList(entries))).toEqual(entries);
    }),
  );
});

test('a call list that was cut off is not taken for a shorter one', () => {
  const packed = packCallList([{ call: 1, startedMs: 1_780_000_000_000, durationUs: 500 }]);
  expect(() => unpackCallList(packed.subarray(0, -1))).toThrow(/cut off/);
});

const call = (number: number): CallRecord => ({
  rpc: `proto.AuthService/Get${number % 3}`,
  parameters: { page: { sha256: `${number % 5}` }, limit: 10 },
  page: 1 + (number % 5),
  rows: number % 2,
  status: number % 7 === 0 ? 'PERMISSION_DENIED' : 'OK',
  message: number % 7 === 0 ? 'no' : '',
  sha256: String(number % 10).repeat(64),
  started: new Date(1_780_000_000_000 + (number * 37 - (number % 4) * 100)).toISOString(),
  duration_ms: number / 8,
});

test('calls come back as recorded and in order, equal ones stored once, those of a killed run as far as written', () => {
  const path = storePath();
  const recorded = Array.from({ length: 5000 }, (_, number) => call(number));
  let store = openStoreForWriting(path);
  const first = store.beginSnapshot(START);
  for (const [at, record] of recorded.entries()) {
    first.recordCall(record);
    if (at === 40) first.finishDataset(outcome('users', 'complete'));
  }
  first.finish('2026-07-01T00:01:00.000Z', null);
  const distinct = shell(path, 'SELECT id FROM call').length;
  expect(distinct).toBeLessThanOrEqual(210);

  const second = store.beginSnapshot(START);
  for (const record of recorded.slice(0, 10)) second.recordCall(record);
  second.finishDataset(outcome('users', 'complete'));
  second.recordCall(call(11));
  store.close();

  store = openStoreForWriting(path);
  store.beginSnapshot(START).abandon('2026-07-03T00:00:00.000Z');
  store.close();
  const read = openStoreForReading(path);
  expect([...read.calls(1)]).toEqual(recorded);
  expect([...read.calls(2)]).toEqual(recorded.slice(0, 10));
  expect([...read.calls(3)]).toEqual([]);
  expect(shell(path, 'SELECT id FROM call')).toHaveLength(distinct);
  read.close();
});
