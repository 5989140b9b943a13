import {
  create,
  type DescMessage,
  type DescMethod,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf';
import { type DialPlan, dial } from '../dial/dialler.ts';
import { formatHostPort } from '../dial/hostPort.ts';
import { authServerName } from '../dial/serverName.ts';
import type { CallOptions } from '../gateway.ts';
import type { AnswerHash } from './answerHash.ts';
import { CallLog } from './callLog.ts';
import { callParameters } from './callParameters.ts';
import { CallRun } from './callRun.ts';
import { type MessageBatch, messageBatches, onlyMessage, streamedMessages } from './grpc/answers.ts';
import { GrpcCall } from './grpc/grpcCall.ts';
import { Http2Connection } from './http2Connection.ts';
import { getHttpList } from './httpList.ts';
import { DEFAULT_RETRIES, type RetrySettings } from './retries.ts';

const DEFAULT_TIMEOUT_MS = 30_000;
/** Bytes that the gateway may send ahead on a long stream: 40 000 events a second at a round trip of 30 ms. */
const LONG_STREAM_WINDOW = 1024 * 1024;

export type UnaryMethod<I extends DescMessage, O extends DescMessage> = DescMethod & {
  methodKind: 'unary';
  input: I;
  output: O;
};
export type StreamMethod<I extends DescMessage, O extends DescMessage> = DescMethod & {
  methodKind: 'server_streaming';
  input: I;
  output: O;
};

/** Options of a channel's call: those of the gateway, and fewer tries where waiting would only annoy. */
export type ChannelCallOptions = CallOptions & { tries?: number };

/** Fields that our protos do not declare are kept as bytes, to be counted; some are secrets, and nothing prints them. */
const DECODE = { readUnknownFields: true };

/** Calls to one gateway: dialled when needed, with header, deadline, retries and a record of each. */
export class Channel {
  readonly log = new CallLog();
  /** value of the `version` header; the server's own once it is known, so that nothing is rewritten for us (§1.8) */
  version: string;
  readonly plan: DialPlan;
  readonly #retries: RetrySettings;
  readonly #window: number | undefined;
  readonly #lines = new Map<string, Http2Connection>();
  readonly #stop = new AbortController();

  /**
   * @param plan how to connect
   * @param version semantic version for the first calls
   * @param retries tests bring their own waiting and chance
   * @param window bytes that the gateway may send ahead on each connection
   */
  constructor(plan: DialPlan, version: string, retries: RetrySettings = DEFAULT_RETRIES, window?: number) {
    this.plan = plan;
    this.version = version;
    this.#retries = retries;
    this.#window = window;
  }

  /** `host:port` that is dialled. */
  get address(): string {
    return formatHostPort(this.plan.to);
  }

  /** One unary call, decoded. @throws GatewayCallError */
  async unary<I extends DescMessage, O extends DescMessage>(
    method: UnaryMethod<I, O>,
    request: MessageInitShape<I>,
    options: ChannelCallOptions = {},
  ): Promise<MessageShape<O>> {
    const { run, start } = this.#prepare(method, request, options);
    const message = await run.tries(async (hash) => {
      const bytes = await onlyMessage(await start());
      hash.add(bytes);
      return fromBinary(method.output, bytes, DECODE);
    });
    const countRows = options.countRows as ((response: MessageShape<O>) => number) | undefined;
    run.succeeded(countRows?.(message) ?? 0);
    return message;
  }

  /** One unary call, giving the bytes of its response message. @throws GatewayCallError */
  async unaryBytes<I extends DescMessage, O extends DescMessage>(
    method: UnaryMethod<I, O>,
    request: MessageInitShape<I>,
    options: ChannelCallOptions & { countRowsInBytes?: (bytes: Uint8Array) => number } = {},
  ): Promise<Uint8Array> {
    const { run, start } = this.#prepare(method, request, options);
    const bytes = await run.tries(async (hash) => {
      const message = await onlyMessage(await start());
      hash.add(message);
      return message;
    });
    run.succeeded(options.countRowsInBytes?.(bytes) ?? 0);
    return bytes;
  }

  /** One server-streaming call; its rows are its messages. @throws GatewayCallError */
  stream<I extends DescMessage, O extends DescMessage>(
    method: StreamMethod<I, O>,
    request: MessageInitShape<I>,
    options: ChannelCallOptions = {},
  ): AsyncGenerator<MessageShape<O>> {
    return this.#stream(method, request, options, async function* (call, hash) {
      for await (const bytes of streamedMessages(call)) {
        hash.add(bytes);
        yield { value: fromBinary(method.output, bytes, DECODE), rows: 1 };
      }
    });
  }

  /** One server-streaming call, giving the bytes of its messages, many at a time. @throws GatewayCallError */
  streamBytes<I extends DescMessage, O extends DescMessage>(
    method: StreamMethod<I, O>,
    request: MessageInitShape<I>,
    options: ChannelCallOptions = {},
  ): AsyncGenerator<MessageBatch> {
    return this.#stream(method, request, options, async function* (call, hash) {
      for await (const batch of messageBatches(call)) {
        hash.add(batch.bytes);
        yield { value: batch, rows: batch.messages };
      }
    });
  }

  async *#stream<I extends DescMessage, O extends DescMessage, T>(
    method: StreamMethod<I, O>,
    request: MessageInitShape<I>,
    options: ChannelCallOptions,
    read: (call: GrpcCall, hash: AnswerHash) => AsyncGenerator<{ value: T; rows: number }>,
  ): AsyncGenerator<T> {
    const { run, start } = this.#prepare(method, request, options);
    let rows = 0;
    let reader: ReturnType<typeof read> | undefined;
    let over = true;
    try {
      let next = await run.tries(async (hash) => {
        reader = read(await start(), hash);
        return await reader.next();
      });
      over = false;
      while (next.done !== true) {
        rows += next.value.rows;
        yield next.value.value;
        next = await (reader as ReturnType<typeof read>).next().catch((error: unknown) => {
          over = true;
          throw run.brokeOff(error, rows);
        });
      }
      over = true;
      run.succeeded(rows);
    } finally {
      if (!over) {
        await reader?.return(undefined);
        run.givenUp(rows);
      }
    }
  }

  /** One of the old HTTP lists, parsed (§0.4 item 14). @param path begins with a slash. @throws GatewayCallError */
  async httpGet(path: string, options: ChannelCallOptions = {}): Promise<unknown> {
    const signal = this.#signal(options.signal);
    const entry = { rpc: `GET ${path}`, parameters: {}, page: 1 };
    const run = this.#run(entry, options, signal, undefined);
    const { json, rows } = await run.tries((hash) =>
      getHttpList(this.plan, path, options.timeoutMs ?? DEFAULT_TIMEOUT_MS, hash, signal),
    );
    run.succeeded(rows);
    return json;
  }

  /** Ends all connections and all running calls. */
  close(): void {
    this.#stop.abort();
    for (const connection of this.#lines.values()) connection.close();
    this.#lines.clear();
  }

  /** @returns the call's run, and a function that makes one try */
  #prepare<I extends DescMessage>(
    method: DescMethod & { input: I },
    request: MessageInitShape<I>,
    options: ChannelCallOptions,
  ): { run: CallRun; start: () => Promise<GrpcCall> } {
    const signal = this.#signal(options.signal);
    const connection = this.#line(options.connection ?? 0, options.isLong ?? false);
    const rpc = `${method.parent.typeName}/${method.name}`;
    const parameters = callParameters(method.input, request);
    const message = toBinary(method.input, create(method.input, request));
    const start = () =>
      GrpcCall.start(connection, {
        path: `/${rpc}`,
        message,
        headers: { version: this.version },
        timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
        signal,
        onDate: (answer) => this.plan.clock?.note('call', answer),
      });
    return {
      run: this.#run({ rpc, parameters, page: options.page ?? 1 }, options, signal, connection),
      start,
    };
  }

  #run(
    entry: { rpc: string; parameters: ReturnType<typeof callParameters>; page: number },
    options: ChannelCallOptions,
    signal: AbortSignal,
    connection: Http2Connection | undefined,
  ): CallRun {
    return new CallRun({
      entry,
      log: this.log,
      retries: { ...this.#retries, tries: options.tries ?? this.#retries.tries },
      address: this.address,
      signal,
      isListing: options.page !== undefined,
      onFailure: (failure) => {
        if (failure.distrusted) connection?.retire();
      },
    });
  }

  #signal(callers: AbortSignal | undefined): AbortSignal {
    return callers === undefined ? this.#stop.signal : AbortSignal.any([callers, this.#stop.signal]);
  }

  #line(index: number, isLong: boolean): Http2Connection {
    const key = `${index}${isLong ? ' long' : ''}`;
    const existing = this.#lines.get(key);
    if (existing !== undefined) return existing;
    const connection = new Http2Connection(
      `https://${authServerName(this.plan.cluster)}`,
      this.address,
      () => dial(this.plan, 'h2', this.#stop.signal),
      isLong ? Math.min(LONG_STREAM_WINDOW, this.#window ?? LONG_STREAM_WINDOW) : this.#window,
    );
    this.#lines.set(key, connection);
    return connection;
  }
}
