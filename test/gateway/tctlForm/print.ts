import { create, type DescMessage, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import { toTctl } from '../../../src/gateway/tctlForm/toTctl.ts';

/** Through the wire and back, as every row of a gateway comes. */
export function print<D extends DescMessage>(schema: D, init: MessageInitShape<D>): JsonObject {
  return toTctl(schema, fromBinary(schema, toBinary(schema, create(schema, init))));
}

/** A google.protobuf.Timestamp, in whole seconds. */
export const at = (iso: string) => ({ seconds: BigInt(Date.parse(iso)) / 1000n });

/** All that the metadata of a resource can hold. */
export const METADATA = {
  name: 'n1',
  namespace: 'default',
  description: 'text',
  labels: { env: 'prod' },
  expires: at('2026-10-01T00:00:00Z'),
  id: 7n,
  revision: 'b5a1',
};

/** What is printed of it: neither what changes by itself nor, in tctl's own form, the namespace. */
export const PRINTED_METADATA = {
  name: 'n1',
  description: 'text',
  labels: { env: 'prod' },
  expires: '2026-10-01T00:00:00Z',
};
