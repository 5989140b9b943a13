import { type DescMessage, type Message, toJson } from '@bufbuild/protobuf';
import type { JsonObject, JsonValue } from '../../formats/canonicalJson.ts';
import { isVolatile } from './annotations.ts';
import { fieldByField } from './fieldByField.ts';

/**
 * The form of the newer resources: protobuf's own JSON with the field names of the proto file (teleport-api §6.4), less
 * volatile fields.
 */
export function protobufJson(schema: DescMessage, message: Message): JsonObject {
  const printed = wholeOrFieldByField(schema, message);
  dropVolatile(schema, printed);
  return printed;
}

function wholeOrFieldByField(schema: DescMessage, message: Message): JsonObject {
  try {
    return toJson(schema, message, { useProtoFieldName: true }) as JsonObject;
  } catch {
    return fieldByField(schema, message) as JsonObject;
  }
}

function dropVolatile(schema: DescMessage, printed: JsonObject): void {
  for (const field of schema.fields) {
    const value = printed[field.name];
    if (value === undefined) continue;
    if (isVolatile(field)) delete printed[field.name];
    else if (field.message)
      for (const item of objects(field.fieldKind, value)) dropVolatile(field.message, item);
  }
}

function objects(kind: string, value: JsonValue): JsonObject[] {
  const items = kind === 'map' ? Object.values(value as JsonObject) : Array.isArray(value) ? value : [value];
  return items.filter(
    (item): item is JsonObject => typeof item === 'object' && item !== null && !Array.isArray(item),
  );
}
