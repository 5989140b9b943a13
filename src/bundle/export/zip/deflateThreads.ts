import { availableParallelism } from 'node:os';
import { WorkerQueue } from '../workerQueue.ts';
import type { Block } from './blocks.ts';
import type { DeflateReply, DeflateTask } from './deflateMessages.ts';

const MOST_THREADS = 4;

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
    const task = { memory: bytes.buffer as ArrayBuffer, length: bytes.length, isLast };
    const { memory, packed } = await thread.ask(task, [task.memory]);
    release(Buffer.from(memory));
    return Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  }

  async end(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.end()));
  }
}

type Thread = WorkerQueue<DeflateTask, DeflateReply>;

function startThread(): Thread {
  return new WorkerQueue(
    new URL('./deflateWorker', import.meta.url),
    'A thread that packs the bundle stopped.',
    {
      maxYoungGenerationSizeMb: 2,
      // each block leaves some objects behind that live until the old ones are cleaned: without a limit, that is late
      maxOldGenerationSizeMb: 16,
    },
  );
}
