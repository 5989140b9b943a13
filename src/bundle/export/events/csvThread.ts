import { Worker } from 'node:worker_threads';
import { AffidavitError } from '../../../errors/affidavitError.ts';
import type { CsvMaker, MadeCsv } from './csvMaker.ts';
import type { CsvReply, CsvTask } from './csvMessages.ts';

/** Batches under way: one that is worked on, one that waits, one that was made. */
const IN_FLIGHT = 3;

interface Waiting {
  resolve(made: MadeCsv): void;
  reject(error: Error): void;
}

/** Starts a thread that makes spreadsheet rows while this one reads, hashes and writes. */
export function startCsvThread(timezone: string): CsvMaker {
  // Sources run as they are; what is installed was compiled.
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const worker = new Worker(new URL(`./csvWorker.${ending}`, import.meta.url), {
    workerData: { timezone },
    resourceLimits: { maxYoungGenerationSizeMb: 4 },
  });
  const waiting: Waiting[] = [];
  let failed: Error | undefined;
  const fail = (cause: unknown) => {
    failed ??= new AffidavitError('BUG', 'The thread that makes spreadsheet rows stopped.', '', { cause });
    for (const one of waiting.splice(0)) one.reject(failed);
  };
  worker.on('message', ({ csv, notes }: CsvReply) => {
    waiting.shift()?.resolve({ csv: Buffer.from(csv.buffer, csv.byteOffset, csv.byteLength), notes });
  });
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`exit ${code}`)));
  return {
    inFlight: IN_FLIGHT,
    make({ lines }, firstLine) {
      if (failed !== undefined) return Promise.reject(failed);
      // memory that is shared with something else must stay here
      const isOwn = lines.byteLength === lines.buffer.byteLength;
      const own = isOwn ? lines : new Uint8Array(lines);
      const task: CsvTask = { lines: own, firstLine };
      worker.postMessage(task, [own.buffer as ArrayBuffer]);
      return new Promise((resolve, reject) => void waiting.push({ resolve, reject }));
    },
    end: async () => void (await worker.terminate()),
  };
}
