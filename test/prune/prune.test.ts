import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deriveHistories } from '../../src/collectors/derived/deriveHistories.ts';
import { controlSettings } from '../../src/controls/settings.ts';
import { openStoreForReading, openStoreForWriting } from '../../src/store/file/open.ts';
import type { StoreReader } from '../../src/store/store.ts';
import { conclude } from '../../src/usecases/conclude/conclude.ts';
import { parsePeriod } from '../../src/usecases/period.ts';
import { prune } from '../../src/usecases/prune/prune.ts';
import { compact } from '../../src/usecases/storeCare.ts';
import { textIn } from '../exceptions/scene.ts';
import { companyStore } from './company.ts';

const BEFORE = '2026-09-01';
const NOW = Date.parse('2026-10-02T00:00:00Z');
const EVER = { fromUs: 0, toUs: Number.MAX_SAFE_INTEGER };

let company: Awaited<ReturnType<typeof companyStore>>;
beforeAll(async () => {
  company = await companyStore();
});
afterAll(() => company.close());

const read = <T>(file: string, look: (store: StoreReader) => T): T => {
  const store = openStoreForReading(file);
  try {
    return look(store);
  } finally {
    store.close();
  }
};
const remove = (file: string, more: { before?: string; dryRun?: boolean; nowMs?: number } = {}) =>
  prune({ storeFile: file, before: more.before ?? BEFORE, dryRun: more.dryRun ?? false }, more.nowMs ?? NOW);

async function exported(name: string, ...periods: string[]): Promise<string> {
  const file = company.copy(name);
  for (const period of periods) await company.bundle(file, period, '2026-10-01T12:00:00Z');
  return file;
}

/** Everything that the tests of a period read: each table's rows as text, and what was concluded. */
function evidenceOf(file: string, period: string) {
  const store = openStoreForWriting(file);
  try {
    const { set, results, limitations } = conclude(store, parsePeriod(period), controlSettings());
    try {
      const tables = set.tables().map(({ table }) => {
        const rows = set.db.prepare<[], Record<string, unknown>>(`SELECT * FROM "${table}"`).all();
        return [table, rows.map((row) => JSON.stringify(row)).sort()] as const;
      });
      return { tables: Object.fromEntries(tables), results, limitations };
    } finally {
      set.close();
    }
  } finally {
    store.close();
  }
}

describe('store prune', () => {
  it('refuses what is not exported, exported too early, or not over, and changes nothing', async () => {
    const file = await exported('refused.db', '2026-07');
    const events = read(file, (store) => store.countEvents(EVER));
    const refusal = (more: Parameters<typeof remove>[1]) => {
      try {
        return remove(file, more);
      } catch (error) {
        return error;
      }
    };
    expect(refusal({})).toMatchObject({
      code: 'PRUNE_NOT_EXPORTED',
      message: '2026-Q3 is not exported: evidence of it would be lost.',
      hint: 'Run `affidavit export --period 2026-Q3` first, or give --before 2026-07-01.',
    });
    await company.bundle(file, '2026-08', '2026-08-20T00:00:00Z');
    expect(refusal({})).toMatchObject({ message: expect.stringContaining('exported before its end only') });
    expect(refusal({ nowMs: Date.parse('2026-09-15T00:00:00Z') })).toMatchObject({
      message: '2026-Q3 is not over yet: nothing of it can be pruned.',
    });
    for (const before of ['2026-13-01', 'yesterday', '2026-09-01T00:00:00Z'])
      expect(refusal({ before })).toMatchObject({ code: 'PERIOD_INVALID' });
    expect(read(file, (store) => [store.countEvents(EVER), store.prunings()])).toEqual([events, []]);
  });

  it('counts with --dry-run what it then removes, once, and leaves a store without damage', async () => {
    const file = await exported('counted.db', '2026-07', '2026-08');
    const before = read(file, (store) => store.countEvents(EVER));
    const counted = remove(file, { dryRun: true });
    expect(read(file, (store) => [store.countEvents(EVER), store.prunings().length])).toEqual([before, 0]);
    const removed = remove(file);
    expect(removed).toEqual({ ...counted, dry_run: false });
    expect(removed).toMatchObject({
      events_before: '2026-08-30T00:00:00.000Z',
      first_snapshot: 3,
      snapshots: 2,
    });
    expect(removed.events).toBeGreaterThan(300);
    expect(removed.access_requests).toBeGreaterThan(0);
    read(file, (store) => {
      expect([...store.damage()]).toEqual([]);
      expect(store.countEvents(EVER)).toBe(before - removed.events);
      expect(store.readRanges()[0]?.fromUs).toBe(Date.parse('2026-08-30') * 1000);
      expect([...store.rows(1, 'users')]).toEqual([]);
      expect([...store.rows(3, 'users')].length).toBeGreaterThan(0);
      expect(store.snapshots()).toHaveLength(4);
      expect(store.bundles.bundles()).toHaveLength(2);
    });
    expect(remove(file)).toMatchObject({ events: 0, snapshots: 0, rows: 0, access_requests: 0 });
    expect(read(file, (store) => store.prunings().length)).toBe(1);
    const { bytes_before, bytes_after } = compact({ storeFile: file });
    expect(bytes_after).toBeLessThan(bytes_before);
    expect(read(file, (store) => [...store.damage()])).toEqual([]);
  });

  it('leaves the next period as it was, but for what was known of the time before', async () => {
    const file = await exported('same.db', '2026-07', '2026-08');
    const before = evidenceOf(file, '2026-09');
    remove(file);
    const after = evidenceOf(file, '2026-09');
    const differing = Object.keys(before.tables).filter(
      (table) => JSON.stringify(before.tables[table]) !== JSON.stringify(after.tables[table]),
    );
    // since when the log was read, and what follows from that
    expect(differing.sort()).toEqual([
      ...['dataset_status', 'first_logins', 'last_activity', 'new_access', 'periods', 'request_traces'],
    ]);
    const results = ({ results: all }: typeof before) =>
      all.map(({ id, result, exceptions }) => [id, result, exceptions]);
    const looksBack = (id: unknown) => id === 'K14' || id === 'K29';
    expect(results(after).filter(([id]) => !looksBack(id))).toEqual(
      results(before).filter(([id]) => !looksBack(id)),
    );
    for (const id of ['K14', 'K29'])
      expect(after.results.find((result) => result.id === id)?.result).toBe('insufficient_evidence');
    expect(after.limitations.filter((text) => !before.limitations.includes(text))).toEqual([
      expect.stringMatching(/^Evidence before 2026-08-30T00:00:00\.000Z was pruned from the store at /),
    ]);
    const bundle = await company.bundle(file, '2026-09', '2026-10-03T00:00:00Z');
    expect(textIn(bundle, 'known-limitations.txt')).toContain('was pruned from the store');
    expect(JSON.parse(textIn(bundle, 'collection/completeness.json'))).toMatchObject({
      events: { pruned: [{ before: '2026-08-30T00:00:00.000Z', snapshots: 2 }] },
    });
  });

  it('makes pruned periods impossible, and unread time no pass', async () => {
    const file = await exported('gone.db', '2026-07', '2026-08');
    remove(file);
    for (const period of ['2026-08', '2026-Q3', '2026'])
      expect(() => evidenceOf(file, period)).toThrow(expect.objectContaining({ code: 'EVIDENCE_PRUNED' }));
    await expect(company.bundle(file, '2026-07', '2026-10-04T00:00:00Z')).rejects.toMatchObject({
      code: 'EVIDENCE_PRUNED',
    });
  });

  it('is not undone by the next pull, which folds histories as before', async () => {
    const file = await exported('next.db', '2026-07', '2026-08');
    const other = await exported('other.db', '2026-07', '2026-08');
    const removed = remove(file);
    await expect(company.night(file, '2026-10-02T00:00:00Z', '2026-07-01')).rejects.toMatchObject({
      code: 'PERIOD_INVALID',
    });
    for (const each of [file, other]) await company.night(each, '2026-10-02T00:00:00Z');
    const events = read(other, (store) => store.countEvents(EVER));
    read(file, (store) => {
      expect(store.countEvents(EVER)).toBe(events - removed.events);
      expect(store.readRanges()[0]?.fromUs).toBe(Date.parse('2026-08-30') * 1000);
    });
    // everything is folded again, as a new version of the program would
    const refolded = (each: string) => {
      const store = openStoreForWriting(each);
      try {
        store.setMarker('histories.version', 0);
        deriveHistories(store, store.latestSnapshot('finished')?.id ?? 0);
        return ['access_requests', 'revocations'].map((dataset) =>
          [...store.derived(dataset)].map(({ key, json }) => `${key} ${json}`).sort(),
        );
      } finally {
        store.close();
      }
    };
    const [requests = [], revocations = []] = refolded(file);
    const [allRequests = [], allRevocations = []] = refolded(other);
    evidenceOf(file, '2026-09');
    expect(allRequests.filter((row) => !requests.includes(row))).toHaveLength(removed.access_requests);
    expect(requests.filter((row) => !allRequests.includes(row))).toEqual([]);
    expect(revocations.filter((row) => !allRevocations.includes(row))).toEqual([]);
  });

  it('killed in the middle leaves everything, and can be repeated', async () => {
    const file = await exported('killed.db', '2026-07', '2026-08');
    const content = () =>
      read(file, (store) => [store.countEvents(EVER), store.readRanges(), store.countRows(1, 'users')]);
    const before = content();
    const child = spawnSync(process.execPath, [join(import.meta.dirname, 'killedPrune.child.ts'), file]);
    expect(child.signal).toBe('SIGKILL');
    expect(content()).toEqual(before);
    expect(read(file, (store) => [...store.damage()])).toEqual([]);
    expect(remove(file).events).toBeGreaterThan(300);
    expect(read(file, (store) => [...store.damage()])).toEqual([]);
  });
});
