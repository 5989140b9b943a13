import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { AffidavitError } from '../../../errors/affidavitError.ts';
import type { Block } from './blocks.ts';
import type { DeflateReply, DeflateTask } from './deflateMessages.ts';

const MOST_THREADS = 4;

interface Waiting {
  resolve(reply: DeflateReply): void;
  reject(error: Error): void;
}

/**
 * Packs blocks on threads of its own, each block for itself (RFC 1951). The memory of a block goes to a thread and comes back, so
 * that no more of it is in use than blocks are under way.
 */
export class DeflateThreads {
  readonly #threads = Array.from({ length: Math.min(availableParallelism(), MOST_THREADS) }, startThread);
  #next = 0;

  /** How many blocks keep every thread busy, with the next one at hand. */
  get inFlight(): number {
    return this.#threads.length * 2;
  }

  /**
   * Packs one block, and gives its memory back.
   *
   * @throws AffidavitError BUG when the thread stopped
   */
  async pack({ bytes, isLast, release }: Block): Promise<Buffer> {
    const thread = this.#threads[this.#next++ % this.#threads.length] as Thread;
    const { memory, packed } = await thread.pack({
      memory: bytes.buffer as ArrayBuffer,
      length: bytes.length,
      isLast,
    });
    release(Buffer.from(memory));
    return Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  }

  async end(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.end()));
  }
}

interface Thread {
  pack(task: DeflateTask): Promise<DeflateReply>;
  end(): Promise<unknown>;
}

function startThread(): Thread {
  // Sources run as they are; what is installed was compiled.
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const worker = new Worker(new URL(`./deflateWorker.${ending}`, import.meta.url), {
    // each block leaves some objects behind that live until the old ones are cleaned: without a limit, that is late
    resourceLimits: { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 16 },
  });
  const waiting: Waiting[] = [];
  let failed: Error | undefined;
  const fail = (cause: unknown): void => {
    failed ??= new AffidavitError('BUG', 'A thread that packs the bundle stopped.', '', { cause });
    for (const one of waiting.splice(0)) one.reject(failed);
  };
  worker.on('message', (reply: DeflateReply) => waiting.shift()?.resolve(reply));
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`exit ${code}`)));
  return {
    pack(task) {
      if (failed !== undefined) return Promise.reject(failed);
      worker.postMessage(task, [task.memory]);
      return new Promise((resolve, reject) => void waiting.push({ resolve, reject }));
    },
    end: () => worker.terminate(),
  };
}
