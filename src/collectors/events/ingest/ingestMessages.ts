import type { ErrorCode } from '../../../errors/codes.ts';
import type { ExportChunk } from '../../../store/events/exportChunks.ts';
import type { EventWindow } from '../../../store/store.ts';
import type { PageResult } from './ingest.ts';

/** Parameters of the worker thread. */
export interface IngestStart {
  storePath: string;
  /** first big load: indexes are built at its end */
  bulk: boolean;
}

/** A task for the worker; each is answered once, in order. */
export type IngestTask =
  | { kind: 'page'; bytes: Uint8Array<ArrayBuffer> }
  | { kind: 'closeWindow'; window: EventWindow }
  | { kind: 'saveChunk'; chunk: ExportChunk }
  | { kind: 'chunksOf'; dayUs: number }
  | { kind: 'end' };

/** The answer to one task. */
export type IngestReply =
  | { kind: 'page'; result: PageResult }
  | { kind: 'chunks'; chunks: ExportChunk[] }
  | { kind: 'done' }
  | { kind: 'failed'; code: ErrorCode; message: string; hint: string; stack: string };
