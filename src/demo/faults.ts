/** Faults of one call. Times are milliseconds. */
export type Fault =
  /** the connection is cut before an answer, or after `afterMessages` messages of the answer */
  | { kind: 'drop'; afterMessages?: number }
  /** GOAWAY, then the connection ends */
  | { kind: 'goaway' }
  /** RESOURCE_EXHAUSTED, as a rate limiter answers */
  | { kind: 'rate-limit' }
  /** any other status */
  | { kind: 'status'; status: number; message: string }
  /** no answer until the client gives up */
  | { kind: 'hang' }
  /** the answer comes late */
  | { kind: 'slow'; ms: number }
  /** the message is shorter than its prefix says */
  | { kind: 'truncated' }
  /** one letter of the answer becomes the byte 0xff */
  | { kind: 'invalid-utf8' }
  /** a listing gives the token that it was asked with */
  | { kind: 'repeat-token' }
  /** a listing answers with an empty page and a token that leads on */
  | { kind: 'empty-page' }
  /** a page begins with the last row of the page before */
  | { kind: 'duplicate-rows' }
  /** the audit log does not find the cursor: an empty page, an empty key, OK */
  | { kind: 'lost-cursor' };

/** Applies a fault to calls of one method. */
export interface FaultRule {
  /** "GetRoles", "proto.AuthService/GetRoles", "GET /v2/…" or "*" */
  rpc: string;
  fault: Fault;
  /** calls left alone first; default 0 */
  after?: number;
  /** how often it happens; default for ever */
  times?: number;
}

/** How the audit log's bulk export behaves (teleport-api §3.6). */
export interface EventExport {
  /** events a chunk */
  chunkSize: number;
  /** chunks of a day that show in the second listing only */
  lateChunks?: number;
  /** chunks that hold exactly one event come out empty (bug 61729) */
  skipsSingles?: boolean;
}

/** Everything that can be made to go wrong. */
export interface Faults {
  /** the bulk export of personality 18; without it the backend has none */
  eventExport?: EventExport;
  rules?: readonly FaultRule[];
  /** kinds for which every rule check fails: "lock", "role" … */
  deniedKinds?: readonly string[];
  /** events that show only after so many reads of the audit log */
  lateEvents?: { uids: readonly string[]; reads: number };
  /** the gateway's clock is ahead by so much (behind, if negative), milliseconds: its `Date` headers say so */
  clockOffsetMs?: number;
  /** events larger than an answer may be: a page that would begin with one fails (teleport-api §3.2) */
  oversizedEvents?: readonly string[];
  /** an event behind whose line the log's file cannot be read from its start; newest first it can, down to that line */
  unreadableLine?: string;
  /** a text planted in every field that must never be stored (teleport-api §6.6) */
  canary?: string;
  /** every resource and every event has a field that no version knows yet */
  unknownFields?: boolean;
}

type PagingFault = 'repeat-token' | 'empty-page' | 'duplicate-rows' | 'lost-cursor';
const PAGING: ReadonlySet<string> = new Set<PagingFault>([
  'repeat-token',
  'empty-page',
  'duplicate-rows',
  'lost-cursor',
]);

/** Counts down the rules as calls come in. */
export class FaultPlan {
  readonly faults: Faults;
  private readonly live: { rule: FaultRule; skip: number; left: number }[];

  constructor(faults: Faults) {
    this.faults = faults;
    this.live = (faults.rules ?? []).map((rule) => ({
      rule,
      skip: rule.after ?? 0,
      left: rule.times ?? Number.POSITIVE_INFINITY,
    }));
  }

  /**
   * The fault that hits this call, if any; counts the call.
   * @param rpc full method name without leading slash
   */
  next(rpc: string): Fault | null {
    const short = rpc.slice(rpc.lastIndexOf('/') + 1);
    for (const entry of this.live) {
      const { rule } = entry;
      if (rule.rpc !== '*' && rule.rpc !== rpc && rule.rpc !== short) continue;
      if (entry.skip > 0) {
        entry.skip -= 1;
        continue;
      }
      if (entry.left <= 0) continue;
      entry.left -= 1;
      return rule.fault;
    }
    return null;
  }
}

/** The part of a fault that the listing itself must act out. */
export function pagingFault(fault: Fault | null): PagingFault | null {
  return fault && PAGING.has(fault.kind) ? (fault.kind as PagingFault) : null;
}
