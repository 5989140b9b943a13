import { type PagePeek, peekPage } from '../../gateway/events/peekPage.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import { AuditLogService, Order } from '../../gateway/gen/teleport/auditlog/v1/auditlog_pb.ts';
import type { TimeRange } from '../../store/events/readRanges.ts';

export const EVENTS_RPC = 'teleport.auditlog.v1.AuditLogService/GetUnstructuredEvents';

/** The server's own maximum (teleport-api §3.2); a page is cut at about 1 MiB before that. */
export const MAX_LIMIT = 10_000;
/** A page re-parses whole days of a file-backed log: minutes are possible (teleport-api §1.8, §3.5). */
export const PAGE_TIMEOUT_MS = 300_000;

/** One page as it came: still undecoded. */
export interface RawPage {
  bytes: Uint8Array;
  lastKey: string;
  /** events on the page, unreadable ones included */
  count: number;
}

/** Options of one question to the log. */
export interface AskOptions {
  /** default: oldest first */
  newestFirst?: boolean;
  /** events a page, where fewer than usual are enough */
  limit?: number;
}

/** Asks for one page of the log. */
export type AskPage = (
  range: TimeRange,
  startKey: string,
  page: number,
  options?: AskOptions,
) => Promise<RawPage>;

/**
 * @param connection number of the connection that all pages of one window go over: behind a load balancer another one may
 *   see another log (teleport-api §3.5)
 * @param limit events a page, asked anew for each page
 * @returns a function that asks for one page; it throws GatewayCallError, and BrokenStructError for an answer that is cut off
 */
export function askPages(
  gateway: Gateway,
  options: { connection: number; limit: () => number; timeoutMs?: number; signal?: AbortSignal | undefined },
): AskPage {
  return async (range, startKey, page, { newestFirst = false, limit } = {}) => {
    let peeked: PagePeek | undefined;
    const bytes = await gateway.unaryBytes(
      AuditLogService.method.getUnstructuredEvents,
      {
        namespace: 'default',
        startDate: timestamp(range.fromUs, 0),
        // The last nanosecond of the window: what is finer than a microsecond must not fall between two windows.
        endDate: timestamp(range.toUs, 999),
        limit: Math.min(limit ?? options.limit(), options.limit()),
        startKey,
        order: newestFirst ? Order.NEWEST_FIRST : Order.OLDEST_FIRST,
      },
      {
        timeoutMs: options.timeoutMs ?? PAGE_TIMEOUT_MS,
        page,
        connection: options.connection,
        countRowsInBytes: (answer) => {
          peeked = peekPage(answer);
          return peeked.count;
        },
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      },
    );
    return { bytes, ...(peeked ?? peekPage(bytes)) };
  };
}

function timestamp(us: number, nanos: number): { seconds: bigint; nanos: number } {
  const seconds = Math.floor(us / 1_000_000);
  return { seconds: BigInt(seconds), nanos: (us - seconds * 1_000_000) * 1000 + nanos };
}
