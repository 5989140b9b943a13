import { once } from 'node:events';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { openStoreForWriting } from '../../src/store/file/open.ts';
import { outcome, START } from './fixtures.ts';
import { storePath } from './helpers.ts';

test('a worker puts events in while the main thread writes and reads snapshots', async () => {
  const path = storePath();
  const store = openStoreForWriting(path);
  const worker = new Worker(join(import.meta.dirname, 'insertEvents.worker.ts'), {
    workerData: { path, batches: 10, size: 3000 },
  });
  const ended = once(worker, 'exit');
  await once(worker, 'message');
  const range = { fromUs: 0, toUs: 30_000 };
  const counts: number[] = [];
  for (let night = 1; night <= 10; night += 1) {
    const snapshot = store.beginSnapshot(START);
    snapshot.savePage('users', [{ key: 'alice', body: { night } }]);
    snapshot.finishDataset(outcome('users', 'complete'));
    snapshot.finish('2026-07-01T00:01:00.000Z', null);
    expect([...store.rows(night, 'users')]).toEqual([{ key: 'alice', json: `{"night":${night}}` }]);
    counts.push(store.countEvents(range));
    await turn();
  }
  expect(await ended).toEqual([0]);
  expect(counts.every((count) => count % 3000 === 0)).toBe(true);
  expect(store.countEvents(range)).toBe(30_000);
  store.close();
});
