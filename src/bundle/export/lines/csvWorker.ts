import { parentPort } from 'node:worker_threads';
import { freeBytes } from '../../../formats/freeBytes.ts';
import { newCsvNotes } from '../csvCells.ts';
import type { CsvReply, CsvTask } from './csvMessages.ts';
import type { RecordMaker } from './recordMaker.ts';
import { recordMaker } from './sheet.ts';

/** Entry of the thread that makes spreadsheet records; csvThread.ts is its other end. */
const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');
let maker: RecordMaker | null = null;

port.on('message', ({ sheet, lines, firstLine }: CsvTask) => {
  if (sheet !== undefined) maker = recordMaker(sheet);
  if (maker === null) throw new Error('the first task names no sheet');
  const notes = newCsvNotes();
  const bytes = Buffer.from(lines.buffer as ArrayBuffer, lines.byteOffset, lines.byteLength);
  const csv = new Uint8Array(maker.records({ lines: bytes }, firstLine, notes));
  freeBytes(bytes);
  const reply: CsvReply = { csv, notes };
  port.postMessage(reply, [csv.buffer]);
});
