import { parentPort, workerData } from 'node:worker_threads';
import { newCsvNotes } from '../csvCells.ts';
import type { CsvReply, CsvTask } from './csvMessages.ts';
import { EventCsv } from './eventCsv.ts';

/** Entry of the thread that makes spreadsheet rows of events; csvThread.ts is its other end. */
const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');
const events = new EventCsv((workerData as { timezone: string }).timezone);

port.on('message', ({ lines, firstLine }: CsvTask) => {
  const notes = newCsvNotes();
  const bytes = Buffer.from(lines.buffer as ArrayBuffer, lines.byteOffset, lines.byteLength);
  const csv = new Uint8Array(events.records({ lines: bytes }, firstLine, notes));
  // Freed at once: left to the garbage collector, batches pile up by the hundred.
  (lines.buffer as ArrayBuffer).transfer(0);
  const reply: CsvReply = { csv, notes };
  port.postMessage(reply, [csv.buffer]);
});
