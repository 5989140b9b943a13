import { peekPage } from '../../../gateway/events/peekPage.ts';
import type { Gateway } from '../../../gateway/gateway.ts';
import { AuditLogService } from '../../../gateway/gen/teleport/auditlog/v1/auditlog_pb.ts';
import { PAGE_TIMEOUT_MS } from '../requestPage.ts';

/** The two calls of the bulk export (teleport-api §3.6), over one connection. */
export interface ExportCalls {
  /** Names of the chunks of a day, in no order. The list of a recent day grows. */
  chunks(dayUs: number): Promise<string[]>;
  /** Events of a chunk after the cursor, many at a time. */
  events(dayUs: number, chunk: string, cursor: string): AsyncGenerator<ExportedEvents>;
}

/**
 * Events of a chunk as they came, undecoded. A message of the export is an event in field 1 and a cursor in field 2; many of
 * them one behind the other are a page of GetUnstructuredEvents with the last cursor as its key (teleport-api §3.1).
 */
export interface ExportedEvents {
  page: Uint8Array<ArrayBuffer>;
  count: number;
  /** leads on from the last of them */
  cursor: string;
}

/** @throws GatewayCallError UNIMPLEMENTED from both where the gateway or its backend knows no bulk export */
export function exportCalls(
  gateway: Gateway,
  options: { connection: number; timeoutMs?: number; signal?: AbortSignal | undefined },
): ExportCalls {
  const { getEventExportChunks, exportUnstructuredEvents } = AuditLogService.method;
  const call = {
    connection: options.connection,
    timeoutMs: options.timeoutMs ?? PAGE_TIMEOUT_MS,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  };
  const dateOf = (dayUs: number) => ({ seconds: BigInt(dayUs / 1_000_000), nanos: 0 });
  return {
    async chunks(dayUs) {
      const names = new Set<string>();
      for await (const { chunk } of gateway.stream(getEventExportChunks, { date: dateOf(dayUs) }, call))
        names.add(chunk);
      return [...names];
    },
    async *events(dayUs, chunk, cursor) {
      const request = { date: dateOf(dayUs), chunk, cursor };
      for await (const { bytes } of gateway.streamBytes(exportUnstructuredEvents, request, {
        ...call,
        isLong: true,
      })) {
        const { count, lastKey } = peekPage(bytes);
        yield { page: bytes, count, cursor: lastKey };
      }
    },
  };
}
