import { type DescField, type DescMessage, getOption, hasOption } from '@bufbuild/protobuf';
import type { JsonValue } from '../../formats/canonicalJson.ts';
import * as form from '../gen/affidavit/form_pb.ts';

/** Annotations of a field in proto/affidavit/form.proto, read once. */
export interface FieldForm {
  field: DescField;
  always: boolean;
  byValue: boolean;
  text: form.Text;
  embedded: boolean;
  /** printed instead of the number of an enum value */
  words: ReadonlyMap<number, JsonValue>;
}

/** Annotations of a message: its form, and its fields in order, less those that are never printed. */
export interface MessageForm {
  form: form.Form;
  fields: readonly FieldForm[];
}

const known = new WeakMap<DescMessage, MessageForm>();

/** The annotations of a message type. Descriptors never change, so they are read once for each type. */
export function messageForm(message: DescMessage): MessageForm {
  let found = known.get(message);
  if (!found) {
    found = { form: getOption(message, form.form), fields: message.fields.filter(isPrinted).map(fieldForm) };
    known.set(message, found);
  }
  return found;
}

/** Whether the field is ever evidence: neither hidden by tctl nor volatile. */
function isPrinted(field: DescField): boolean {
  return !getOption(field, form.hidden) && !isVolatile(field);
}

/** Whether the field changes without anyone changing the resource (`metadata.id`, `metadata.revision`). */
export function isVolatile(field: DescField): boolean {
  return getOption(field, form.volatile);
}

function fieldForm(field: DescField): FieldForm {
  return {
    field,
    always: getOption(field, form.always),
    byValue: getOption(field, form.by_value),
    text: getOption(field, form.text),
    embedded: getOption(field, form.embedded),
    words: words(field),
  };
}

function words(field: DescField): ReadonlyMap<number, JsonValue> {
  const found = new Map<number, JsonValue>();
  for (const value of field.enum?.values ?? []) {
    if (hasOption(value, form.word)) found.set(value.number, getOption(value, form.word));
    else if (hasOption(value, form.flag)) found.set(value.number, getOption(value, form.flag));
  }
  return found;
}
