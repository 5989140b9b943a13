import { Worker } from 'node:worker_threads';
import { AffidavitError } from '../../../errors/affidavitError.ts';
import type { ExportChunk } from '../../../store/events/exportChunks.ts';
import type { EventIngest, PageResult } from './ingest.ts';
import type { IngestReply, IngestStart, IngestTask } from './ingestMessages.ts';

/** Pages that may wait for the worker: more cost memory and gain nothing (docs/performance.md). */
const IN_FLIGHT = 4;

interface Waiting {
  resolve: (reply: IngestReply) => void;
  reject: (error: Error) => void;
}

/**
 * Starts the worker thread that decodes and stores audit pages. The process must hold the store's lock.
 *
 * @returns its handle; every method fails with the same AffidavitError once the thread has failed or died
 */
export function startIngest(start: IngestStart): EventIngest {
  // Sources run as they are; what is installed was compiled.
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new WorkerIngest(
    new Worker(new URL(`./ingestWorker.${ending}`, import.meta.url), { workerData: start }),
  );
}

class WorkerIngest implements EventIngest {
  private readonly worker: Worker;
  private readonly waiting: Waiting[] = [];
  private readonly roomQueue: { resolve: () => void; reject: (error: Error) => void }[] = [];
  private pages = 0;
  private failed: Error | undefined;
  private ended: Promise<void> | undefined;

  constructor(worker: Worker) {
    this.worker = worker;
    worker.on('message', (reply: IngestReply) => this.answer(reply));
    worker.on('error', (error) => this.fail(died(error)));
    worker.on('exit', (code) => this.fail(died(new Error(`exit ${code}`))));
  }

  room(): Promise<void> {
    if (this.failed !== undefined) return Promise.reject(this.failed);
    if (this.pages < IN_FLIGHT) return Promise.resolve();
    return new Promise((resolve, reject) => this.roomQueue.push({ resolve, reject }));
  }

  async page(bytes: Uint8Array): Promise<PageResult> {
    this.pages++;
    try {
      const own = transferable(bytes);
      const reply = await this.send({ kind: 'page', bytes: own }, [own.buffer]);
      if (reply.kind !== 'page')
        throw new AffidavitError('BUG', 'The worker that stores audit events answered out of order.');
      return reply.result;
    } finally {
      this.pages--;
      this.roomQueue.shift()?.resolve();
    }
  }

  async closeWindow(window: Parameters<EventIngest['closeWindow']>[0]): Promise<void> {
    await this.send({ kind: 'closeWindow', window });
  }

  async saveChunk(chunk: ExportChunk): Promise<void> {
    await this.send({ kind: 'saveChunk', chunk });
  }

  async chunksOf(dayUs: number): Promise<ExportChunk[]> {
    const reply = await this.send({ kind: 'chunksOf', dayUs });
    return reply.kind === 'chunks' ? reply.chunks : [];
  }

  end(): Promise<void> {
    this.ended ??= this.finish();
    return this.ended;
  }

  private async finish(): Promise<void> {
    try {
      await this.send({ kind: 'end' });
    } finally {
      await this.worker.terminate();
    }
  }

  private send(task: IngestTask, transfer: ArrayBuffer[] = []): Promise<IngestReply> {
    if (this.failed !== undefined) return Promise.reject(this.failed);
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.worker.postMessage(task, transfer);
    });
  }

  private answer(reply: IngestReply): void {
    if (reply.kind === 'failed') {
      const cause = new Error(reply.stack);
      this.fail(new AffidavitError(reply.code, reply.message, reply.hint, { cause }));
    } else {
      this.waiting.shift()?.resolve(reply);
    }
  }

  /** After one failure nothing is taken any more: what comes later may rest on what was not stored. */
  private fail(error: Error): void {
    this.failed ??= error;
    for (const { reject } of this.waiting.splice(0)) reject(this.failed);
    for (const { reject } of this.roomQueue.splice(0)) reject(this.failed);
  }
}

function died(cause: Error): AffidavitError {
  return new AffidavitError(
    'BUG',
    'The worker that stores audit events ended unexpectedly.',
    'Stored events are kept. Run the command again.',
    { cause },
  );
}

/**
 * The bytes in memory of their own that can be given away: small ones lie in a pool of Node's, which must not be. A batch of
 * exported events fills most of its memory, which goes along unchanged: shrinking it would copy it.
 */
function transferable(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = bytes;
  const own = byteOffset === 0 && byteLength > 65_536 && 2 * byteLength > buffer.byteLength;
  return own && buffer instanceof ArrayBuffer ? new Uint8Array(buffer, 0, byteLength) : new Uint8Array(bytes);
}
