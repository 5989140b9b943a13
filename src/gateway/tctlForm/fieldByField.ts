import {
  create,
  type DescField,
  type DescMessage,
  isFieldSet,
  type Message,
  toJson,
} from '@bufbuild/protobuf';
import type { JsonObject, JsonValue } from '../../formats/canonicalJson.ts';
import { timestamp } from './scalars.ts';

/**
 * Protobuf's JSON of a message that as a whole has none, because a time or a free value in it cannot be written: that one is
 * described in words, and the rest is not lost.
 */
export function fieldByField(schema: DescMessage, message: Message): JsonValue {
  if (schema.typeName === 'google.protobuf.Timestamp') return timestamp(message);
  if (schema.typeName.startsWith('google.protobuf.')) return `invalid ${schema.typeName}`;
  const printed: JsonObject = {};
  for (const field of schema.fields)
    if (isFieldSet(message as never, field)) printed[field.name] = fieldValue(schema, field, message);
  return printed;
}

function fieldValue(schema: DescMessage, field: DescField, message: Message): JsonValue {
  const alone = create(schema) as unknown as Record<string, unknown>;
  const member = field.oneof?.localName ?? field.localName;
  const value = (message as unknown as Record<string, unknown>)[member];
  alone[member] = value;
  try {
    const printed = toJson(schema, alone as unknown as Message, { useProtoFieldName: true }) as JsonObject;
    return printed[field.name] ?? null;
  } catch {
    return field.message === undefined ? `invalid ${field.name}` : inside(field, field.message, value);
  }
}

function inside(field: DescField, schema: DescMessage, value: unknown): JsonValue {
  const print = (item: unknown): JsonValue => {
    try {
      return toJson(schema, item as Message, { useProtoFieldName: true }) as JsonValue;
    } catch {
      return fieldByField(schema, item as Message);
    }
  };
  if (field.fieldKind === 'list') return (value as unknown[]).map(print);
  if (field.fieldKind === 'map')
    return Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, print(item)]));
  return print(field.oneof === undefined ? value : (value as { value: unknown }).value);
}
