import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../src/formats/canonicalJson.ts';
import { DATASET_STATUSES, type DatasetStatus, SETTLED_STATUSES } from '../../src/records/datasets.ts';
import { openStoreForReading, openStoreForWriting } from '../../src/store/file/open.ts';
import { outcome, START } from './fixtures.ts';
import { shell, storePath } from './helpers.ts';

const DATASETS = ['users', 'roles'];

/** Keys meet every trap of ordering: empty, prefixes, beyond the basic plane, quotes. */
const keys = fc.constantFrom('', 'a', 'ab', 'b', 'é', '\u{1F600}', '\uFF5E', "o'brien", 'z');
const listing = fc.array(fc.tuple(keys, fc.integer({ min: 0, max: 2 })), { maxLength: 8 });
const reading = fc.record({
  dataset: fc.constantFrom(...DATASETS),
  status: fc.constantFrom(...DATASET_STATUSES),
  pages: fc.array(listing, { maxLength: 3 }),
  fate: fc.constantFrom('finish', 'finish', 'finish', 'leave', 'discard'),
});
const night = fc.record({
  readings: fc.uniqueArray(reading, { selector: ({ dataset }) => dataset, maxLength: 2 }),
  end: fc.constantFrom('finish', 'finish', 'abandon', 'reopen'),
});

type Rows = Map<string, string>;

const sorted = (rows: Rows) =>
  [...rows]
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([key, json]) => ({ key, json }));

test('keys that changed since a snapshot are told', () => {
  const store = openStoreForWriting(storePath());
  const read = (rows: Record<string, number>, status: DatasetStatus) => {
    const snapshot = store.beginSnapshot(START);
    snapshot.savePage(
      'users',
      Object.entries(rows).map(([key, form]) => ({ key, body: { form } })),
    );
    snapshot.finishDataset(outcome('users', status));
    snapshot.finish('2026-07-01T00:01:00.000Z', null);
  };
  read({ same: 1, changes: 1, goes: 1 }, 'complete');
  read({ partly: 1 }, 'partial');
  read({ same: 1, changes: 2, comes: 1 }, 'complete');
  expect([...store.changedKeys('users', 0)]).toEqual(['changes', 'comes', 'goes', 'partly', 'same']);
  expect([...store.changedKeys('users', 1)]).toEqual(['changes', 'comes', 'goes', 'partly']);
  expect([...store.changedKeys('users', 3)]).toEqual([]);
  expect([...store.changedKeys('unheard of', 0)]).toEqual([]);
  store.close();
});

test('every dataset of every snapshot reads as a full copy of it would', () => {
  fc.assert(
    fc.property(fc.array(night, { maxLength: 8 }), (nights) => {
      const path = storePath();
      let store = openStoreForWriting(path);
      const copies: { id: number; datasets: Map<string, Rows>; settled: Set<string>; status: string }[] = [];
      const last = new Map<string, Rows>();
      for (const { readings, end } of nights) {
        const snapshot = store.beginSnapshot(START);
        const datasets = new Map<string, Rows>();
        const settled = new Set<string>();
        const statuses: DatasetStatus[] = [];
        for (const { dataset, status, pages, fate } of readings) {
          let rows: Rows = new Map();
          let dropped = 0;
          for (const page of pages) {
            let inPage = 0;
            for (const [key, form] of page) {
              if (rows.has(key)) inPage += 1;
              else rows.set(key, canonicalJson({ form, key }));
            }
            const body = page.map(([key, form]) => ({ key, body: { key, form } }));
            expect(snapshot.savePage(dataset, body)).toBe(inPage);
            dropped += inPage;
          }
          if (fate === 'leave') continue;
          if (fate === 'discard') {
            snapshot.discardPages(dataset);
            rows = new Map();
            dropped = 0;
          }
          const full = snapshot.finishDataset(outcome(dataset, status));
          if (status === 'unsupported') rows = new Map();
          const before = last.get(dataset);
          expect(full).toMatchObject({
            rows: rows.size,
            new_rows: [...rows].filter(([key, json]) => before?.get(key) !== json).length,
            duplicates: dropped,
          });
          datasets.set(dataset, rows);
          statuses.push(status);
          if (SETTLED_STATUSES.has(status)) settled.add(dataset);
          if (status !== 'unsupported') last.set(dataset, rows);
        }
        let status = 'incomplete';
        if (end === 'finish') {
          if (statuses.length > 0 && statuses.every((status) => SETTLED_STATUSES.has(status)))
            status = 'complete';
          expect(snapshot.finish('2026-07-01T00:01:00.000Z', null).status).toBe(status);
        } else if (end === 'abandon') {
          snapshot.abandon('2026-07-01T00:01:00.000Z');
        } else {
          store.close();
          store = openStoreForWriting(path);
          status = 'pulling';
        }
        for (const copy of copies) if (copy.status === 'pulling') copy.status = 'incomplete';
        copies.push({ id: snapshot.id, datasets, settled, status });
      }
      store.close();

      const read = openStoreForReading(path);
      expect(read.snapshots().map(({ id, status }) => ({ id, status }))).toEqual(
        copies.map(({ id, status }) => ({ id, status })),
      );
      for (const { id, datasets } of copies) {
        for (const dataset of DATASETS) {
          const rows = sorted(datasets.get(dataset) ?? new Map());
          expect([...read.rows(id, dataset)]).toEqual(rows);
          expect(read.countRows(id, dataset)).toBe(rows.length);
        }
      }
      read.close();

      for (const view of DATASETS) {
        const settled = copies.findLast((copy) => copy.settled.has(view));
        const shown = shell<{ json: string; snapshot: number }>(path, `SELECT json, snapshot FROM ${view}`);
        expect(shown.map(({ json }) => json).sort()).toEqual(
          [...(settled?.datasets.get(view)?.values() ?? [])].sort(),
        );
        for (const { snapshot } of shown) expect(snapshot).toBe(settled?.id);
      }
      expect(shell(path, 'PRAGMA foreign_key_check')).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
