import {
  create,
  type DescMessage,
  type DescMethod,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf';
import type { Call, Method, Sent, Services } from '../grpc/server.ts';

type Unary<I extends DescMessage, O extends DescMessage> = DescMethod & {
  methodKind: 'unary';
  input: I;
  output: O;
};
type Streaming<I extends DescMessage, O extends DescMessage> = DescMethod & {
  methodKind: 'server_streaming';
  input: I;
  output: O;
};

/** Collects the methods of a gateway. */
export class Registry {
  private readonly services = new Map<string, Map<string, Method>>();

  /** Makes a service known even if none of its methods is. */
  service(name: string): Map<string, Method> {
    let methods = this.services.get(name);
    if (!methods) {
      methods = new Map();
      this.services.set(name, methods);
    }
    return methods;
  }

  /** Registers a method that works on bytes. */
  raw(service: string, method: string, run: Method): void {
    this.service(service).set(method, run);
  }

  /** Registers a unary method by its descriptor. */
  unary<I extends DescMessage, O extends DescMessage>(
    method: Unary<I, O>,
    run: (request: MessageShape<I>, call: Call) => MessageInitShape<O>,
  ): void {
    this.raw(method.parent.typeName, method.name, (bytes, call) => [
      toBinary(method.output, create(method.output, run(fromBinary(method.input, bytes), call))),
    ]);
  }

  /** Registers a server-streaming method whose answers are encoded already. */
  stream<I extends DescMessage, O extends DescMessage>(
    method: Streaming<I, O>,
    run: (request: MessageShape<I>, call: Call) => Iterable<Sent>,
  ): void {
    this.raw(method.parent.typeName, method.name, (bytes, call) =>
      run(fromBinary(method.input, bytes), call),
    );
  }

  get all(): Services {
    return this.services;
  }
}
