import { parentPort, workerData } from 'node:worker_threads';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { type EventWriter, openEventWriter } from '../../store/eventWriter.ts';
import type { IngestReply, IngestStart, IngestTask } from './ingestMessages.ts';
import { PageIngest } from './ingestPage.ts';

/** Entry of the worker thread that decodes and stores audit pages; startIngest.ts is its other end. */
const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');

let writer: EventWriter | undefined;
let ingest: PageIngest | undefined;

port.on('message', (task: IngestTask) => {
  let reply: IngestReply;
  try {
    reply = perform(task);
  } catch (error) {
    reply = failure(error);
  }
  port.postMessage(reply);
  if (task.kind === 'end') port.close();
});

function perform(task: IngestTask): IngestReply {
  if (task.kind === 'end') {
    writer?.close();
    return { kind: 'done' };
  }
  if (writer === undefined || ingest === undefined) {
    const { storePath, bulk } = workerData as IngestStart;
    writer = openEventWriter(storePath, { bulk });
    ingest = new PageIngest(writer);
  }
  if (task.kind === 'page') return { kind: 'page', result: ingest.store(task.bytes) };
  writer.closeWindow(task.window);
  return { kind: 'done' };
}

function failure(error: unknown): IngestReply {
  const { code, message, hint } =
    error instanceof AffidavitError
      ? error
      : { code: 'BUG' as const, message: `Storing audit events failed: ${String(error)}`, hint: '' };
  return { kind: 'failed', code, message, hint, stack: error instanceof Error ? (error.stack ?? '') : '' };
}
