import { parentPort } from 'node:worker_threads';
import { deflateBlock } from './deflateBlock.ts';
import type { DeflateReply, DeflateTask } from './deflateMessages.ts';

/** Entry of a thread that packs blocks; deflateThreads.ts is its other end. */
const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');

port.on('message', ({ memory, length, isLast }: DeflateTask) => {
  const packed = deflateBlock(Buffer.from(memory, 0, length), isLast);
  const reply: DeflateReply = { memory, packed };
  port.postMessage(reply, [memory, packed.buffer]);
});
