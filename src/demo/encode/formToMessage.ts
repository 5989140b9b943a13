import {
  create,
  type DescEnum,
  type DescField,
  type DescMessage,
  fromJson,
  getOption,
  type MessageInitShape,
  type MessageShape,
  ScalarType,
} from '@bufbuild/protobuf';
import type { JsonObject, JsonValue } from '../../formats/canonicalJson.ts';
import {
  by_value,
  embedded,
  Form,
  flag,
  form,
  hidden,
  Text,
  text,
  word,
} from '../../gateway/gen/affidavit/form_pb.ts';
import { durationNanos, timestampOf, ZERO_TIME } from './scalars.ts';

const TIMESTAMP = 'google.protobuf.Timestamp';
const LABEL_VALUES = 'types.LabelValues';
// Labels of role conditions that came after 14.2: nobody sends them empty.
const LATER_LABELS = new Set(['workload_identity_labels', 'linux_desktop_labels']);

function asObject(value: JsonValue, where: string): JsonObject {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new TypeError(`${where}: not an object`);
  return value;
}

function enumNumber(desc: DescEnum, value: JsonValue): number {
  if (typeof value === 'number') return value;
  const found = desc.values.find((entry) =>
    typeof value === 'boolean' ? isFlag(entry, value) : getOption(entry, word) === value && value !== '',
  );
  if (!found && value !== '') throw new RangeError(`${desc.typeName}: no value ${String(value)}`);
  return found?.number ?? 0;
}

// Only the first two values of RequireMFAType have the form of a flag, and an unset option reads as false.
function isFlag(entry: DescEnum['values'][number], value: boolean): boolean {
  return getOption(entry, word) === '' && entry.number <= 1 && getOption(entry, flag) === value;
}

function scalarOf(field: DescField, value: JsonValue): unknown {
  if (getOption(field, text) === Text.DURATION) return durationNanos(value);
  switch (field.scalar) {
    case ScalarType.INT64:
    case ScalarType.UINT64:
      return BigInt(value as string | number);
    case ScalarType.BYTES:
      return new Uint8Array(Buffer.from(String(value), 'base64'));
    default:
      return value;
  }
}

function labelValues(value: JsonValue): unknown {
  const values: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(asObject(value, LABEL_VALUES))) {
    values[key] = { values: entry === null ? [] : Array.isArray(entry) ? entry : [entry] };
  }
  return { values };
}

function traitList(value: JsonObject): unknown {
  return Object.entries(value).map(([key, values]) => ({ key, values: values ?? [] }));
}

function messageInit(desc: DescMessage, field: DescField, value: JsonValue): unknown {
  if (desc.typeName === TIMESTAMP) return timestampOf(String(value));
  if (desc.typeName === 'google.protobuf.Duration') {
    const nanos = durationNanos(value);
    return { seconds: nanos / 1_000_000_000n, nanos: Number(nanos % 1_000_000_000n) };
  }
  if (desc.typeName === LABEL_VALUES) return labelValues(value);
  switch (getOption(desc, form)) {
    case Form.VALUE:
      return { [desc.fields[0]?.localName ?? '']: value };
    case Form.STRINGS:
      return { values: Array.isArray(value) ? value : [value] };
    case Form.TYPED: {
      const { type, ...rest } = asObject(value, field.name);
      const member = desc.oneofs[0]?.fields.find((candidate) => candidate.name === type);
      if (!member?.message) throw new RangeError(`${desc.typeName}: no strategy ${String(type)}`);
      const inner = initOf(member.message, rest as JsonObject);
      return { [desc.oneofs[0]?.localName ?? '']: { case: member.localName, value: inner } };
    }
    default:
      return initOf(desc, asObject(value, `${desc.typeName} in ${field.name}`));
  }
}

/** The value that a Go server writes for a member that the form leaves out. */
function absent(field: DescField): unknown {
  if (getOption(field, hidden)) return field.fieldKind === 'list' ? ['default'] : 'default';
  if (field.fieldKind !== 'message') return undefined;
  // Maps of lists are structures by value upstream: present, if empty.
  if (field.message.typeName === LABEL_VALUES) return LATER_LABELS.has(field.name) ? undefined : {};
  if (!getOption(field, by_value)) return undefined;
  return field.message.typeName === TIMESTAMP ? ZERO_TIME : initOf(field.message, {});
}

function fieldInit(field: DescField, value: JsonValue): unknown {
  switch (field.fieldKind) {
    case 'scalar':
      return scalarOf(field, value);
    case 'enum':
      return enumNumber(field.enum, value);
    case 'message':
      return messageInit(field.message, field, value);
    case 'list': {
      if (getOption(field, text) === Text.TRAIT_LIST) return traitList(asObject(value, field.name));
      const entries = value as JsonValue[];
      if (field.listKind === 'message')
        return entries.map((entry) => messageInit(field.message, field, entry));
      if (field.listKind === 'enum') return entries.map((entry) => enumNumber(field.enum, entry));
      return entries;
    }
    case 'map': {
      const out: Record<string, unknown> = {};
      for (const [key, entry] of Object.entries(asObject(value, field.name))) {
        out[key] = field.mapKind === 'message' ? messageInit(field.message, field, entry) : entry;
      }
      return out;
    }
  }
}

function initOf(desc: DescMessage, formOf: JsonObject): Record<string, unknown> {
  const init: Record<string, unknown> = {};
  const unknown = new Set(Object.keys(formOf));
  for (const field of desc.fields) {
    if (getOption(field, embedded) && field.message) {
      const inner = Object.fromEntries(
        field.message.fields
          .map(({ name }) => [name, formOf[name]])
          .filter(([, value]) => value !== undefined),
      ) as JsonObject;
      for (const name of Object.keys(inner)) unknown.delete(name);
      if (Object.keys(inner).length === 0 && !getOption(field, by_value)) continue;
      init[field.localName] = initOf(field.message, inner);
      continue;
    }
    const value = formOf[field.name];
    unknown.delete(field.name);
    const set = value === undefined || value === null ? absent(field) : fieldInit(field, value);
    if (set !== undefined) init[field.localName] = set;
  }
  if (unknown.size > 0) throw new RangeError(`${desc.typeName} has no field ${[...unknown].join(', ')}`);
  return init;
}

/**
 * Turns a resource in the form that tctl prints into the message that a gateway sends: the way back of what a client
 * does, with a Go server's habits on the wire (zero times, empty structures, hidden namespace).
 *
 * @throws RangeError when the form has a member that the message lacks: nothing is dropped silently
 */
export function formToMessage<Desc extends DescMessage>(desc: Desc, formOf: JsonObject): MessageShape<Desc> {
  if (getOption(desc, form) === Form.PROTOBUF_JSON) return fromJson(desc, formOf);
  return create(desc, initOf(desc, formOf) as MessageInitShape<Desc>);
}
