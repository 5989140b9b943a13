import type { DescMessage, DescMethod, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import type { Gateway } from '../../gateway/gateway.ts';
import { type ListMethod, PAGE_SIZE, pages } from '../../gateway/paging.ts';
import { toTctl } from '../../gateway/tctlForm/toTctl.ts';
import type { EvidenceRow } from '../../records/evidence.ts';
import type { Generation, RequiredRule } from '../collector.ts';

type UnaryMethod<O extends DescMessage> = DescMethod & { methodKind: 'unary'; input: DescMessage; output: O };
type StreamMethod<I extends DescMessage, O extends DescMessage> = DescMethod & {
  methodKind: 'server_streaming';
  input: I;
  output: O;
};

/** A resource in tctl's form under its name. */
export function resourceRow<D extends DescMessage>(schema: D, message: MessageShape<D>): EvidenceRow {
  const body = toTctl(schema, message);
  const name = (body.metadata as JsonObject | undefined)?.name;
  return { key: typeof name === 'string' ? name : '', body };
}

/** How a listing differs from the usual one. */
export interface ListingOptions<D extends DescMessage> {
  /** anything to ask for besides size and token */
  request?: object;
  /** rows to ask for at once, where the gateway gives fewer than usual */
  pageSize?: number;
  /** turns an item into a row; by default under its name */
  row?: (item: MessageShape<D>) => EvidenceRow;
}

/** A generation that lists page by page. */
export function listed<I extends DescMessage, O extends DescMessage, D extends DescMessage>(
  method: ListMethod<I, O>,
  schema: D,
  items: (answer: MessageShape<O>) => readonly MessageShape<D>[],
  { request, pageSize, row = (item) => resourceRow(schema, item) }: ListingOptions<D> = {},
): Generation {
  return {
    rpc: methodName(method),
    oneAnswer: false,
    async *rows(gateway) {
      for await (const page of pages(gateway, method, items, request, pageSize)) yield page.map(row);
    },
  };
}

/** A generation that answers once, with all items in the one message. */
export function answered<O extends DescMessage, D extends DescMessage>(
  method: UnaryMethod<O>,
  schema: D,
  items: (answer: MessageShape<O>) => readonly MessageShape<D>[],
  { request, row = (item) => resourceRow(schema, item) }: Omit<ListingOptions<D>, 'pageSize'> = {},
): Generation {
  return {
    rpc: methodName(method),
    oneAnswer: true,
    async *rows(gateway) {
      const countRows = (answer: MessageShape<O>): number => items(answer).length;
      const answer = await gateway.unary(method, (request ?? {}) as MessageInitShape<DescMessage>, {
        countRows,
      });
      yield items(answer).map(row);
    },
  };
}

/** A generation that streams one message for each resource. */
export function streamed<I extends DescMessage, O extends DescMessage>(
  method: StreamMethod<I, O>,
  permission?: RequiredRule,
): Generation {
  return {
    rpc: methodName(method),
    oneAnswer: true,
    ...(permission === undefined ? {} : { permission }),
    rows: (gateway) => batches(gateway, method),
  };
}

/** Hands on what a stream gave in batches; what came before a break is handed on before the error. */
async function* batches<I extends DescMessage, O extends DescMessage>(
  gateway: Gateway,
  method: StreamMethod<I, O>,
): AsyncGenerator<readonly EvidenceRow[]> {
  let batch: EvidenceRow[] = [];
  let broken: { error: unknown } | undefined;
  const messages = gateway.stream(method, {} as MessageInitShape<I>);
  try {
    for await (const message of messages) {
      batch.push(resourceRow(method.output, message));
      if (batch.length < PAGE_SIZE) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    broken = { error };
  }
  if (batch.length > 0 || broken === undefined) yield batch;
  if (broken !== undefined) throw broken.error;
}

/** Full method name as calls are recorded under. */
export function methodName(method: DescMethod): string {
  return `${method.parent.typeName}/${method.name}`;
}
