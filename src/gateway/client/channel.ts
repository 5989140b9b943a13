import type { DescMessage, DescMethod, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { EmptySchema } from '@bufbuild/protobuf/wkt';
import type { Transport } from '@connectrpc/connect';
import type { UniversalClientFn } from '@connectrpc/connect/protocol';
import { createNodeHttpClient } from '@connectrpc/connect-node';
import { type DialPlan, dial } from '../dial/dialler.ts';
import { formatHostPort } from '../dial/hostPort.ts';
import { authServerName } from '../dial/serverName.ts';
import type { CallOptions } from '../gateway.ts';
import { CallLog } from './callLog.ts';
import { callParameters } from './callParameters.ts';
import { CallRun } from './callRun.ts';
import { Http2Connection } from './http2Connection.ts';
import { getHttpList } from './httpList.ts';
import type { ResponseTap } from './responseTap.ts';
import { DEFAULT_RETRIES, type RetrySettings } from './retries.ts';
import { grpcTransport } from './transport.ts';

const DEFAULT_TIMEOUT_MS = 30_000;

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

interface Line {
  connection: Http2Connection;
  httpClient: UniversalClientFn;
}

/** Calls to one gateway: dialled when needed, with header, deadline, retries and a record of each. */
export class Channel {
  readonly log = new CallLog();
  /** value of the `version` header; the server's own once it is known, so that nothing is rewritten for us (§1.8) */
  version: string;
  readonly plan: DialPlan;
  readonly #retries: RetrySettings;
  readonly #window: number | undefined;
  readonly #lines = new Map<number, Line>();
  readonly #stop = new AbortController();

  /**
   * @param plan the way in
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
    const { run, signal, line } = this.#prepare(method, request, options, false);
    const message = await run.tries(async (tap) => {
      const transport = this.#transport(line, tap);
      const timeout = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
      return (await transport.unary(method, signal, timeout, this.#headers(), request)).message;
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
    const { run, signal, line } = this.#prepare(method, request, options, true);
    // Decoded as a message without fields: connect checks frame and status, and builds nothing.
    const undecoded = { ...method, output: EmptySchema };
    const bytes = await run.tries(async (tap) => {
      const transport = this.#transport(line, tap);
      const timeout = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
      await transport.unary(undecoded, signal, timeout, this.#headers(), request);
      return tap.bytes();
    });
    run.succeeded(options.countRowsInBytes?.(bytes) ?? 0);
    return bytes;
  }

  /** One server-streaming call; its rows are its messages. @throws GatewayCallError */
  async *stream<I extends DescMessage, O extends DescMessage>(
    method: StreamMethod<I, O>,
    request: MessageInitShape<I>,
    options: ChannelCallOptions = {},
  ): AsyncGenerator<MessageShape<O>> {
    const left = new AbortController();
    const { run, signal, line } = this.#prepare(method, request, options, false);
    let rows = 0;
    let over = false;
    try {
      let { messages, next } = await run
        .tries(async (tap) => {
          const transport = this.#transport(line, tap);
          const timeout = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
          const both = AbortSignal.any([signal, left.signal]);
          const response = await transport.stream(method, both, timeout, this.#headers(), only(request));
          const messages = response.message[Symbol.asyncIterator]();
          return { messages, next: await messages.next() };
        })
        .catch((error: unknown) => {
          over = true;
          throw error;
        });
      while (next.done !== true) {
        rows += 1;
        yield next.value;
        next = await messages.next().catch((error: unknown) => {
          over = true;
          throw run.brokeOff(error, rows);
        });
      }
      over = true;
      run.succeeded(rows);
    } finally {
      if (!over) {
        left.abort();
        run.givenUp(rows);
      }
    }
  }

  /** One of the old HTTP lists, parsed (§0.4 item 14). @param path begins with a slash. @throws GatewayCallError */
  async httpGet(path: string, options: ChannelCallOptions = {}): Promise<unknown> {
    const signal = this.#signal(options.signal);
    const entry = { rpc: `GET ${path}`, parameters: {}, page: 1 };
    const run = this.#run(entry, options, signal, false, undefined);
    const { json, rows } = await run.tries((tap) =>
      getHttpList(this.plan, path, options.timeoutMs ?? DEFAULT_TIMEOUT_MS, tap, signal),
    );
    run.succeeded(rows);
    return json;
  }

  /** Ends all connections and all running calls. */
  close(): void {
    this.#stop.abort();
    for (const { connection } of this.#lines.values()) connection.close();
    this.#lines.clear();
  }

  #prepare<I extends DescMessage>(
    method: DescMethod & { input: I },
    request: MessageInitShape<I>,
    options: ChannelCallOptions,
    keepBytes: boolean,
  ): { run: CallRun; signal: AbortSignal; line: Line } {
    const signal = this.#signal(options.signal);
    const line = this.#line(options.connection ?? 0);
    const entry = {
      rpc: `${method.parent.typeName}/${method.name}`,
      parameters: callParameters(method.input, request),
      page: options.page ?? 1,
    };
    return { run: this.#run(entry, options, signal, keepBytes, line.connection), signal, line };
  }

  #run(
    entry: { rpc: string; parameters: ReturnType<typeof callParameters>; page: number },
    options: ChannelCallOptions,
    signal: AbortSignal,
    keepBytes: boolean,
    connection: Http2Connection | undefined,
  ): CallRun {
    return new CallRun({
      entry,
      log: this.log,
      retries: { ...this.#retries, tries: options.tries ?? this.#retries.tries },
      address: this.address,
      signal,
      isListing: options.page !== undefined,
      keepBytes,
      onFailure: (failure) => {
        // Nobody knows whether a connection that kept us waiting still works.
        if (failure.status === 'DEADLINE_EXCEEDED') connection?.retire();
      },
    });
  }

  #signal(callers: AbortSignal | undefined): AbortSignal {
    return callers === undefined ? this.#stop.signal : AbortSignal.any([callers, this.#stop.signal]);
  }

  #line(index: number): Line {
    const existing = this.#lines.get(index);
    if (existing !== undefined) return existing;
    const connection = new Http2Connection(
      this.#authority(),
      this.address,
      () => dial(this.plan, 'h2', this.#stop.signal),
      this.#window,
    );
    const httpClient = createNodeHttpClient({ httpVersion: '2', sessionProvider: () => connection });
    const line = { connection, httpClient };
    this.#lines.set(index, line);
    return line;
  }

  #transport(line: Line, tap: ResponseTap): Transport {
    return grpcTransport(this.#authority(), tap.on(line.httpClient));
  }

  #authority(): string {
    return `https://${authServerName(this.plan.cluster)}`;
  }

  #headers(): Record<string, string> {
    return { version: this.version };
  }
}

async function* only<T>(item: T): AsyncGenerator<T> {
  yield item;
}
