import { type ResourceLimits, type Transferable, Worker } from 'node:worker_threads';
import { AffidavitError } from '../../errors/affidavitError.ts';

interface Waiting<Reply> {
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

/** A thread that answers every task with one reply, in order. */
export class WorkerQueue<Task, Reply> {
  readonly #worker: Worker;
  readonly #waiting: Waiting<Reply>[] = [];
  #failed: Error | undefined;

  /**
   * @param entry the thread's file, without its ending
   * @param stopped what is said when the thread is gone before it was ended
   */
  constructor(entry: URL, stopped: string, resourceLimits: ResourceLimits) {
    // Sources run as they are; what is installed was compiled.
    const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    this.#worker = new Worker(new URL(`${entry.href}.${ending}`), { resourceLimits });
    const fail = (cause: unknown): void => {
      this.#failed ??= new AffidavitError('BUG', stopped, '', { cause });
      for (const one of this.#waiting.splice(0)) one.reject(this.#failed);
    };
    this.#worker.on('message', (reply: Reply) => this.#waiting.shift()?.resolve(reply));
    this.#worker.on('error', fail);
    this.#worker.on('exit', (code) => fail(new Error(`exit ${code}`)));
  }

  /**
   * @param transfer memory of the task that changes hands
   * @throws AffidavitError BUG when the thread stopped
   */
  ask(task: Task, transfer: readonly Transferable[]): Promise<Reply> {
    if (this.#failed !== undefined) return Promise.reject(this.#failed);
    this.#worker.postMessage(task, transfer);
    return new Promise((resolve, reject) => void this.#waiting.push({ resolve, reject }));
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
