import type { DescMessage } from '@bufbuild/protobuf';
import type { JsonObject, JsonValue } from '../../formats/canonicalJson.ts';
import { Form, Text } from '../gen/affidavit/form_pb.ts';
import { type FieldForm, messageForm } from './annotations.ts';

/**
 * Of a resource that a gateway gave as JSON in tctl's form (the old HTTP lists), what its proto file declares and does not
 * call volatile: the same that a decoded message would have given.
 */
export function knownMembers(schema: DescMessage, given: JsonObject): JsonObject {
  const kept: JsonObject = {};
  for (const form of messageForm(schema).fields) {
    const { field } = form;
    if (form.embedded && field.message) {
      Object.assign(kept, knownMembers(field.message, given));
      continue;
    }
    const value = given[field.name];
    if (value !== undefined) kept[field.name] = memberValue(form, value);
  }
  return kept;
}

function memberValue({ field, text }: FieldForm, value: JsonValue): JsonValue {
  const { message } = field;
  if (!message || text !== Text.PLAIN || message.typeName.startsWith('google.protobuf.')) return value;
  if (messageForm(message).form !== Form.FIELDS || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => inside(message, item));
  if (field.fieldKind !== 'map') return inside(message, value);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inside(message, item)]));
}

function inside(schema: DescMessage, value: JsonValue): JsonValue {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? knownMembers(schema, value)
    : value;
}
