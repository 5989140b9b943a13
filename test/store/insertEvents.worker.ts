/** Puts events into the store as the ingest worker does, while the main thread writes snapshots. */
import { parentPort, workerData } from 'node:worker_threads';
import { openEventWriter } from '../../src/store/events/eventWriter.ts';
import { event } from './fixtures.ts';

const { path, batches, size } = workerData as { path: string; batches: number; size: number };
const writer = openEventWriter(path, { bulk: true });
parentPort?.postMessage('open');
for (let batch = 0; batch < batches; batch += 1) {
  writer.insert(Array.from({ length: size }, (_, at) => event(batch * size + at, `u${at}`)));
}
writer.close();
