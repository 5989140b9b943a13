import type { DescMessage, DescMethod, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import type { JsonObject } from '../formats/canonicalJson.ts';
import type { CallRecord } from '../records/call.ts';
import type { CallerInfo, ClusterInfo } from '../records/snapshot.ts';

/** Options of one call. */
export interface CallOptions {
  /** milliseconds until DEADLINE_EXCEEDED; default 30 000, audit pages 300 000 */
  timeoutMs?: number;
  /** 1-based page number for the record */
  page?: number;
  /** number of rows of the answer, for the record */
  countRows?: (response: never) => number;
  signal?: AbortSignal;
  /** index of the connection to use; calls with another index go over another connection (local audit logs: §3.5) */
  connection?: number;
  /**
   * a stream that goes on for long and is read as fast as it can be stored: over a separate connection on which the gateway
   * may send little ahead, because what waits for its reader takes memory
   */
  isLong?: boolean;
}

/** Answer to "may the caller do this", computed from its own roles (teleport-api §1.10). */
export type Permission = 'yes' | 'no' | 'filtered' | 'unknown';

/** An open, authenticated gateway. The collectors know nothing else of the network. */
export interface Gateway {
  readonly cluster: ClusterInfo;
  readonly caller: CallerInfo;
  /** Ping's answer in JSON (features, flags), without secrets */
  readonly facts: JsonObject;
  /** the caller's own roles in tctl form, for the dataset `caller` */
  readonly callerRoles: JsonObject[];
  /**
   * Whether the caller's roles allow all of `verbs` on `resource`; `filtered` when only under a `where` clause.
   * `read` also satisfies `readnosecrets`.
   */
  may(resource: string, verbs: readonly string[]): Permission;

  /**
   * One unary call with retries (UNAVAILABLE, RESOURCE_EXHAUSTED, GOAWAY, resets), recorded.
   * @throws GatewayCallError
   */
  unary<I extends DescMessage, O extends DescMessage>(
    method: DescMethod & { methodKind: 'unary'; input: I; output: O },
    request: MessageInitShape<I>,
    options?: CallOptions,
  ): Promise<MessageShape<O>>;

  /** As unary, but gives the bytes of the response message undecoded: for audit pages, which a worker decodes. */
  unaryBytes<I extends DescMessage, O extends DescMessage>(
    method: DescMethod & { methodKind: 'unary'; input: I; output: O },
    request: MessageInitShape<I>,
    options?: CallOptions & { countRowsInBytes?: (bytes: Uint8Array) => number },
  ): Promise<Uint8Array>;

  /**
   * One server-streaming call. A break before the first message is retried; a break later throws, because what came
   * is not known to be whole.
   * @throws GatewayCallError
   */
  stream<I extends DescMessage, O extends DescMessage>(
    method: DescMethod & { methodKind: 'server_streaming'; input: I; output: O },
    request: MessageInitShape<I>,
    options?: CallOptions,
  ): AsyncGenerator<MessageShape<O>>;

  /**
   * As stream, but gives the bytes of the messages, about 1 MiB of them at a time, one behind the other: for bulk exports,
   * which a worker decodes. Of a stream that breaks off, what came before is given first.
   */
  streamBytes<I extends DescMessage, O extends DescMessage>(
    method: DescMethod & { methodKind: 'server_streaming'; input: I; output: O },
    request: MessageInitShape<I>,
    options?: CallOptions,
  ): AsyncGenerator<{ bytes: Uint8Array<ArrayBuffer>; messages: number }>;

  /** GET of one of the old HTTP lists over HTTP/1.1 with the same client certificate (§0.4 item 14): parsed JSON. */
  httpGet(path: string): Promise<unknown>;

  /** Every finished call, in order; set once by the pull. */
  onCall: (record: CallRecord) => void;

  close(): Promise<void>;
}
