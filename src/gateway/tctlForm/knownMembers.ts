import type { DescMessage } from '@bufbuild/protobuf';
import type { JsonObject, JsonValue } from '../../formats/canonicalJson.ts';
import { printable } from '../../formats/printable.ts';
import { nameKind } from '../../redaction/secretNames.ts';
import { Form, Text } from '../gen/affidavit/form_pb.ts';
import { type FieldForm, messageForm } from './annotations.ts';
import { noteUnknownMembers } from './unknownMembers.ts';

/**
 * Of a resource that somebody gave as JSON in tctl's form (the old HTTP lists, dumps), what its proto file declares and does
 * not call volatile: the same that a decoded message would have given. What it does not declare is left out, since it may be a
 * secret of a newer version, and noted on the result (`unknownMembers`).
 */
export function knownMembers(schema: DescMessage, given: JsonObject): JsonObject {
  const unknown = new Set<string>();
  return noteUnknownMembers(kept(schema, given, '', unknown), unknown);
}

function kept(schema: DescMessage, given: JsonObject, path: string, unknown: Set<string>): JsonObject {
  const found: JsonObject = {};
  for (const form of messageForm(schema).fields) {
    const { field } = form;
    if (form.embedded && field.message) {
      Object.assign(found, kept(field.message, given, path, new Set()));
      continue;
    }
    const value = given[field.name];
    if (value !== undefined) found[field.name] = memberValue(form, value, `${path}${field.name}`, unknown);
  }
  const declared = declaredNames(schema);
  for (const [name, value] of Object.entries(given))
    if (!declared.has(name) && value !== null && nameKind(name) !== 'secret')
      unknown.add(`${path}${printable(name, 100)}`);
  return found;
}

const known = new WeakMap<DescMessage, Set<string>>();

/** Names of the members that a message declares, those that are never kept among them. */
function declaredNames(schema: DescMessage): Set<string> {
  let names = known.get(schema);
  if (names === undefined) {
    names = new Set(schema.fields.map((field) => field.name));
    for (const { field, embedded } of messageForm(schema).fields)
      if (embedded && field.message) for (const name of declaredNames(field.message)) names.add(name);
    known.set(schema, names);
  }
  return names;
}

function memberValue(
  { field, text }: FieldForm,
  value: JsonValue,
  path: string,
  unknown: Set<string>,
): JsonValue {
  const { message } = field;
  if (!message || text !== Text.PLAIN || message.typeName.startsWith('google.protobuf.')) return value;
  if (messageForm(message).form !== Form.FIELDS || value === null || typeof value !== 'object') return value;
  const inside = (item: JsonValue, at: string): JsonValue =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? kept(message, item, `${at}.`, unknown)
      : item;
  if (Array.isArray(value)) return value.map((item) => inside(item, `${path}[]`));
  if (field.fieldKind !== 'map') return inside(value, path);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inside(item, `${path}.*`)]));
}
