import { parentPort, workerData } from 'node:worker_threads';
import { AffidavitError } from '../../../errors/affidavitError.ts';
import { type EventWriter, openEventWriter } from '../../../store/events/eventWriter.ts';
import { storeDigest } from '../../../store/file/hmacKey.ts';
import { GroupCommit } from './groupCommit.ts';
import type { IngestReply, IngestStart, IngestTask } from './ingestMessages.ts';
import { PageIngest } from './ingestPage.ts';

/** Entry of the worker thread that decodes and stores audit pages; startIngest.ts is its other end. */
const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');

interface Open {
  writer: EventWriter;
  ingest: PageIngest;
  commits: GroupCommit;
}

let opened: Open | undefined;
let failed: IngestReply | undefined;

port.on('message', (task: IngestTask) => {
  // After one failure nothing is done any more: a window must not be closed whose events were taken back.
  const reply = failed ?? attempt(() => perform(task));
  if (task.kind === 'end') {
    const closing = attempt(() => close());
    port.postMessage(reply.kind === 'failed' ? reply : closing);
    port.close();
  } else port.postMessage(reply);
});

function perform(task: IngestTask): IngestReply {
  if (task.kind === 'end') {
    opened?.commits.commit();
    return { kind: 'done' };
  }
  opened ??= open();
  const { writer, ingest, commits } = opened;
  if (task.kind === 'page') {
    const { bytes } = task;
    const result = commits.within(bytes.length, () => ingest.store(bytes));
    // Freed at once: left to the garbage collector, pages pile up by the hundred.
    bytes.buffer.transfer(0);
    return { kind: 'page', result };
  }
  if (task.kind === 'chunksOf') return { kind: 'chunks', chunks: writer.chunksOf(task.dayUs) };
  commits.within(0, () => {
    if (task.kind === 'saveChunk') writer.saveChunk(task.chunk);
    else writer.closeWindow(task.window);
  });
  return { kind: 'done' };
}

function open(): Open {
  const { storePath, bulk } = workerData as IngestStart;
  const writer = openEventWriter(storePath, { bulk });
  return {
    writer,
    ingest: new PageIngest(writer, storeDigest(storePath)),
    commits: new GroupCommit(writer, (error) => port?.postMessage(failure(error))),
  };
}

function close(): IngestReply {
  opened?.writer.close();
  return { kind: 'done' };
}

function attempt(work: () => IngestReply): IngestReply {
  try {
    return work();
  } catch (error) {
    return failure(error);
  }
}

function failure(error: unknown): IngestReply {
  const { code, message, hint } =
    error instanceof AffidavitError
      ? error
      : { code: 'BUG' as const, message: `Storing audit events failed: ${String(error)}`, hint: '' };
  failed = { kind: 'failed', code, message, hint, stack: error instanceof Error ? (error.stack ?? '') : '' };
  return failed;
}
