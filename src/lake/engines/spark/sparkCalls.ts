import {
  create,
  type DescMessage,
  type DescMethod,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf';
import { onlyMessage, streamedMessages } from '../../../gateway/client/grpc/answers.ts';
import { GrpcCall } from '../../../gateway/client/grpc/grpcCall.ts';
import { Http2Connection } from '../../../gateway/client/http2Connection.ts';
import { formatHostPort } from '../../../gateway/dial/hostPort.ts';
import { connectOut } from '../../../gateway/dial/outbound/connectOut.ts';
import { outboundFrom } from '../../../gateway/dial/outbound/outbound.ts';
import { CONNECT_TIMEOUT_MS, deadline, startTls } from '../../../gateway/dial/socket.ts';
import { webCas } from '../../../gateway/dial/webCas.ts';
import type { SparkAddress } from './sparkAddress.ts';

/** Bytes that the server may send ahead: one batch of Arrow has 4 MiB unless configured. */
const WINDOW = 4 * 1024 * 1024;
const UNARY_MS = 60_000;
/** gRPC's header has eight digits. */
const STREAM_MS = 24 * 3600 * 1000;

type Method<I extends DescMessage, O extends DescMessage> = DescMethod & { input: I; output: O };

/** Calls to one Spark Connect server over one HTTP/2 connection, each tried once. */
export class SparkCalls {
  readonly #headers: Readonly<Record<string, string>>;
  readonly #connection: Http2Connection;

  /** @param environment for the variables that name an HTTP proxy */
  constructor(address: SparkAddress, environment: Readonly<Record<string, string | undefined>>) {
    const name = formatHostPort(address.to);
    this.#headers = address.headers;
    this.#connection = new Http2Connection(
      `${address.tls ? 'https' : 'http'}://${name}`,
      address.shown,
      async () => {
        const signal = deadline(CONNECT_TIMEOUT_MS);
        const outbound = outboundFrom(environment, address.tls ? 'https' : 'http');
        const tcp = await connectOut(address.to, { webCas: [], outbound }, signal);
        if (!address.tls) return tcp;
        const web = { servername: address.to.host, alpn: ['h2'], ca: webCas(undefined) };
        return await startTls(tcp, web, address.shown, signal);
      },
      WINDOW,
    );
  }

  /** One unary call. @throws what GrpcCall throws */
  async unary<I extends DescMessage, O extends DescMessage>(
    method: Method<I, O>,
    request: MessageInitShape<I>,
    signal: AbortSignal,
  ): Promise<MessageShape<O>> {
    return fromBinary(method.output, await onlyMessage(await this.#start(method, request, UNARY_MS, signal)));
  }

  /** The messages of a server-streaming call, read as fast as they are taken. @throws what GrpcCall throws */
  async *stream<I extends DescMessage, O extends DescMessage>(
    method: Method<I, O>,
    request: MessageInitShape<I>,
    signal: AbortSignal,
  ): AsyncGenerator<MessageShape<O>> {
    const call = await this.#start(method, request, STREAM_MS, signal);
    for await (const bytes of streamedMessages(call)) yield fromBinary(method.output, bytes);
  }

  /** Ends the connection and every call on it. */
  close(): void {
    this.#connection.close();
  }

  #start<I extends DescMessage>(
    method: Method<I, DescMessage>,
    request: MessageInitShape<I>,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<GrpcCall> {
    return GrpcCall.start(this.#connection, {
      path: `/${method.parent.typeName}/${method.name}`,
      message: toBinary(method.input, create(method.input, request)),
      headers: this.#headers,
      timeoutMs,
      signal,
    });
  }
}
