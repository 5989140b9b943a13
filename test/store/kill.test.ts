import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openStoreForReading, openStoreForWriting } from '../../src/store/file/open.ts';
import type { StoreReader } from '../../src/store/store.ts';
import { START } from './fixtures.ts';
import { shell, storePath } from './helpers.ts';
import { EVENTS, USERS } from './killSizes.ts';

const ROUNDS = 20;

/** Lets a process write into the store, every other one a whole snapshot, and kills it at a random moment after that. */
async function writeAndKill(path: string, round: number): Promise<void> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'writeForever.child.ts'), path, round % 4 < 2 ? 'bulk' : 'plain'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  let wanted = 1 + (round % 2);
  for await (const _ of lines) if (--wanted === 0) break;
  await sleep(Math.random() * 150);
  child.kill('SIGKILL');
  const [, signal] = await exited;
  expect(signal).toBe('SIGKILL');
}

/** Digest of everything that a snapshot shows, and whether it is whole. */
function examine(store: StoreReader, id: number): string {
  const hash = createHash('sha256');
  for (const dataset of ['users', 'roles']) {
    const rows = [...store.rows(id, dataset)];
    const ended = store.snapshot(id)?.datasets.some((one) => one.dataset === dataset) ?? false;
    expect(rows).toHaveLength(ended ? USERS : 0);
    for (const { key, json } of rows) {
      expect(JSON.parse(json)).toMatchObject({ snapshot: id });
      hash.update(`${key}${json}`);
    }
  }
  const calls = [...store.calls(id)];
  expect(calls.length % (USERS / 100)).toBe(0);
  expect(calls.every((call) => call.duration_ms === id)).toBe(true);
  return hash.update(JSON.stringify(calls)).digest('hex');
}

test(`${ROUNDS} processes killed while they write leave nothing half, doubled or altered`, async () => {
  const path = storePath();
  const seen = new Map<number, string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    await writeAndKill(path, round);

    const reader = openStoreForReading(path);
    for (const { id } of reader.snapshots()) {
      const digest = examine(reader, id);
      expect(digest).toBe(seen.get(id) ?? digest);
      seen.set(id, digest);
    }
    const fold = reader.getMarker('fold');
    const derived = [...reader.derived('revocations')].map(({ json }) => json);
    expect(derived).toEqual(fold === null ? [] : Array(3).fill(`{"snapshot":${fold}}`));
    for (const { fromUs, toUs } of reader.windows()) {
      expect(reader.countEvents({ fromUs, toUs: toUs + 1 })).toBe(EVENTS);
    }
    expect(reader.readRanges().length).toBeLessThanOrEqual(1);
    reader.close();

    const store = openStoreForWriting(path);
    expect([...store.damage()]).toEqual([]);
    store.close();
    expect(shell(path, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(shell(path, 'PRAGMA foreign_key_check')).toEqual([]);
    expect(shell(path, 'SELECT uid FROM event GROUP BY uid HAVING count(*) > 1')).toEqual([]);
    expect(
      shell(
        path,
        'SELECT seq FROM event WHERE (SELECT count(*) FROM event_subject s WHERE s.seq = event.seq) <> 1',
      ),
    ).toEqual([]);
  }
  const store = openStoreForWriting(path);
  store.beginSnapshot(START).abandon('2026-07-01T00:01:00.000Z');
  const statuses = store.snapshots().map(({ status }) => status);
  expect(statuses).not.toContain('pulling');
  expect(statuses).toContain('complete');
  store.close();
});
