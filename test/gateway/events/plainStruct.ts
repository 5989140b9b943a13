import { fromBinary } from '@bufbuild/protobuf';
import { type Struct, StructSchema, type Value } from '@bufbuild/protobuf/wkt';
import { canonicalJson, type JsonObject, type JsonValue } from '../../../src/formats/canonicalJson.ts';

/** The plain way that the fast one is held against: bytes -> generated message -> object -> canonical JSON. */
export function plainStructJson(bytes: Uint8Array): string {
  return canonicalJson(fromStruct(fromBinary(StructSchema, bytes)));
}

function fromStruct(struct: Struct): JsonObject {
  const object: JsonObject = Object.create(null);
  for (const [key, value] of Object.entries(struct.fields)) object[key] = fromValue(value);
  return object;
}

function fromValue(value: Value): JsonValue {
  switch (value.kind.case) {
    case 'numberValue':
      if (Object.is(value.kind.value, -0)) return 0;
      return Number.isFinite(value.kind.value) ? value.kind.value : String(value.kind.value);
    case 'stringValue':
    case 'boolValue':
      return value.kind.value;
    case 'structValue':
      return fromStruct(value.kind.value);
    case 'listValue':
      return value.kind.value.values.map(fromValue);
    default:
      return null;
  }
}
