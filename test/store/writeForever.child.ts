/**
 * Writes snapshots, derived rows and events into the store named as argument until it is killed. What it writes can be
 * told from the numbers alone: users of snapshot S say S, window W holds `EVENTS` events.
 */
import { openEventWriter } from '../../src/store/events/eventWriter.ts';
import { openStoreForWriting } from '../../src/store/file/open.ts';
import { event, eventWindow, outcome, START } from './fixtures.ts';
import { EVENTS, USERS, WINDOW_US } from './killSizes.ts';

const path = process.argv[2] ?? '';
const store = openStoreForWriting(path);
const events = openEventWriter(path, { bulk: process.argv[3] === 'bulk' });
process.stdout.write('writing\n');

for (;;) {
  const snapshot = store.beginSnapshot(START);
  for (const dataset of ['users', 'roles']) {
    for (let at = 0; at < USERS; at += 100) {
      const keys = Array.from({ length: 100 }, (_, index) => `user-${at + index}`);
      snapshot.savePage(
        dataset,
        keys.map((key) => ({ key, body: { snapshot: snapshot.id, filler: 'x'.repeat(800) } })),
      );
      snapshot.recordCall({
        rpc: dataset,
        parameters: {},
        page: 1,
        rows: 100,
        status: 'OK',
        message: '',
        sha256: '',
        started: START.started,
        duration_ms: snapshot.id,
      });
    }
    snapshot.finishDataset(outcome(dataset, 'complete'));
  }
  const covered = store.highWater(0);
  const fromUs = covered === null ? 0 : covered + 1;
  const batch = Array.from({ length: EVENTS }, (_, at) =>
    event(fromUs + at, `${fromUs}-${at}`, { subjects: [['user', `user-${at % 7}`]] }),
  );
  events.insert(batch.slice(0, EVENTS / 2));
  events.insert(batch.slice(EVENTS / 4));
  events.closeWindow(eventWindow(fromUs, fromUs + WINDOW_US - 1));
  const rows = ['a', 'b', 'c'].map((key) => ({ key, timeUs: 1, json: `{"snapshot":${snapshot.id}}` }));
  store.replaceDerived([{ dataset: 'revocations', subject: { kind: 'user', value: 'x' }, rows }], {
    fold: snapshot.id,
  });
  snapshot.finish('2026-07-01T00:01:00.000Z', null);
  process.stdout.write('a whole snapshot\n');
}
