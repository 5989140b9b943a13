import { create, type DescMessage, type Message, type MessageShape } from '@bufbuild/protobuf';
import type { JsonObject, JsonValue } from '../../formats/canonicalJson.ts';
import { ZERO_TIME } from '../../formats/timestamp.ts';
import { Form, Text } from '../gen/affidavit/form_pb.ts';
import { type FieldForm, messageForm } from './annotations.ts';
import { protobufJson } from './protobufJson.ts';
import { durationText, integer, nanoseconds, scalar, timestamp } from './scalars.ts';
import { noteUndeclared } from './undeclaredFields.ts';

/**
 * Turns a decoded resource into exactly the value that `tctl get … --format=json` prints for it, less the fields that
 * change by themselves (`metadata.id`, `metadata.revision`). The forms are those of teleport-api §6, which the annotations
 * of the proto files have; gateways apply their defaults before they answer, and tctl adds none.
 *
 * @param schema message type with annotations of proto/affidavit/form.proto
 * Members beyond the proto files are noted on the value (unknownMembers, redactedBefore), never printed.
 *
 * @param message decoded message; text that was not UTF-8 holds U+FFFD, as in tctl's output
 */
export function toTctl<D extends DescMessage>(schema: D, message: MessageShape<D>): JsonObject {
  return noteUndeclared(schema, message, messageValue(schema, message) as JsonObject);
}

/** Any message as the value of a member; structures become objects, the others what their form says. */
function messageValue(schema: DescMessage, message: Message): JsonValue {
  const { form, fields } = messageForm(schema);
  if (form === Form.PROTOBUF_JSON) return protobufJson(schema, message);
  if (form === Form.VALUE || form === Form.STRINGS) {
    const [only] = fields;
    const value = only ? (fieldValue(only, raw(only, message)) ?? null) : null;
    return form === Form.STRINGS ? collapsed(value) : value;
  }
  if (form === Form.TYPED) return typed(fields, message);
  return object(fields, message);
}

function object(fields: readonly FieldForm[], message: Message): JsonObject {
  const printed: JsonObject = {};
  for (const form of fields) {
    const value = fieldValue(form, raw(form, message));
    if (value === undefined) continue;
    if (form.embedded) Object.assign(printed, value);
    else printed[form.field.name] = value;
  }
  return printed;
}

function typed(fields: readonly FieldForm[], message: Message): JsonObject {
  for (const form of fields) {
    const value = raw(form, message);
    if (value !== undefined) return { type: form.field.name, ...(fieldValue(form, value) as JsonObject) };
  }
  return {};
}

/** The member of the decoded message that belongs to the field; undefined when a message or oneof field is not set. */
function raw({ field }: FieldForm, message: Message): unknown {
  const members = message as unknown as Record<string, unknown>;
  if (!field.oneof) return members[field.localName];
  const chosen = members[field.oneof.localName] as { case?: string; value?: unknown };
  return chosen.case === field.localName ? chosen.value : undefined;
}

/** The printed value of a field, or undefined when it is left out. */
function fieldValue(form: FieldForm, value: unknown): JsonValue | undefined {
  const { field } = form;
  switch (field.fieldKind) {
    case 'list': {
      const items = value as readonly unknown[];
      if (form.text === Text.TRAIT_LIST) return traitList(form, items);
      return items.length === 0 ? absent(form) : items.map((item) => itemValue(form, item));
    }
    case 'map': {
      const entries = Object.entries(value as Record<string, unknown>);
      if (entries.length === 0) return absent(form);
      return Object.fromEntries(entries.map(([key, item]) => [key, itemValue(form, item)]));
    }
    case 'message':
      return singleMessage(form, value as Message | undefined);
    case 'enum':
      return value === 0 && !form.always ? undefined : enumValue(form, value as number);
    default:
      return scalarField(form, value);
  }
}

/** The printed form of an empty list, map or pointer. */
function absent(form: FieldForm): null | undefined {
  return form.always ? null : undefined;
}

function scalarField(form: FieldForm, value: unknown): JsonValue | undefined {
  const bytes = value instanceof Uint8Array;
  const zero = value === undefined || value === '' || value === 0 || value === 0n || value === false;
  if (zero || (bytes && value.length === 0)) {
    if (!form.always) return undefined;
    if (bytes) return null;
  }
  return form.text === Text.DURATION ? durationText(value as bigint) : scalar(value);
}

function singleMessage(form: FieldForm, value: Message | undefined): JsonValue | undefined {
  const { field } = form;
  if (field.fieldKind !== 'message') return undefined;
  if (LABELS.has(form.text)) return labels(form, value);
  if (form.text === Text.NANOSECONDS || form.text === Text.DURATION) {
    const total = nanoseconds(value);
    if (total === 0n && !form.always) return undefined;
    return form.text === Text.DURATION ? durationText(total) : integer(total);
  }
  if (field.message.typeName === 'google.protobuf.Timestamp') {
    if (value) return timestamp(value);
    return form.byValue ? ZERO_TIME : absent(form);
  }
  if (value) {
    const printed = messageValue(field.message, value);
    return isEmptyStrings(field.message, printed) ? absent(form) : printed;
  }
  return form.byValue ? messageValue(field.message, create(field.message)) : absent(form);
}

function isEmptyStrings(schema: DescMessage, printed: JsonValue): boolean {
  return printed === null && messageForm(schema).form === Form.STRINGS;
}

const LABELS: ReadonlySet<Text> = new Set([Text.LABELS, Text.LABELS_POINTER, Text.TRAITS]);

function labels(form: FieldForm, value: Message | undefined): JsonValue | undefined {
  const entries = Object.entries(
    (value as { values?: Record<string, { values: string[] }> } | undefined)?.values ?? {},
  );
  if (entries.length === 0) return value && form.text === Text.LABELS_POINTER ? {} : absent(form);
  return Object.fromEntries(
    entries.map(([key, { values }]) => {
      const list = values.length === 0 ? null : values;
      return [key, form.text === Text.TRAITS ? list : collapsed(list)];
    }),
  );
}

function traitList(form: FieldForm, items: readonly unknown[]): JsonValue | undefined {
  if (items.length === 0) return form.byValue ? {} : absent(form);
  const traits = items as readonly { key: string; values: string[] }[];
  return Object.fromEntries(traits.map(({ key, values }) => [key, values.length === 0 ? null : values]));
}

/** A list whose lone item is printed without brackets. */
function collapsed(value: JsonValue): JsonValue {
  return Array.isArray(value) && value.length === 1 ? (value[0] ?? null) : value;
}

function enumValue(form: FieldForm, value: number): JsonValue {
  return form.words.get(value) ?? value;
}

/** One item of a list or one value of a map: printed even when it is zero. */
function itemValue(form: FieldForm, value: unknown): JsonValue {
  const { field } = form;
  if (field.message) {
    if (field.message.typeName === 'google.protobuf.Timestamp') return timestamp(value as Message);
    return messageValue(field.message, value as Message);
  }
  if (field.enum) return enumValue(form, value as number);
  return form.text === Text.DURATION ? durationText(value as bigint) : scalar(value);
}
