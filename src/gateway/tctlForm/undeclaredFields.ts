import { type DescMessage, getOption, type Message } from '@bufbuild/protobuf';
import type { JsonObject } from '../../formats/canonicalJson.ts';
import { noteRedacted } from '../../redaction/redactedBefore.ts';
import type { RedactedMember } from '../../redaction/rules.ts';
import { SECRET_FIELDS } from '../../redaction/secretFields.ts';
import * as form from '../gen/affidavit/form_pb.ts';
import { noteUnknownMembers } from './unknownMembers.ts';

/**
 * Notes on the printed form of a message which fields a gateway sent that our proto files do not declare: secret ones as taken out,
 * the others as unknown, by the path of the member and the field's number (`spec.options.#33`). Their bytes are never printed.
 *
 * @param body what the message was printed as
 */
export function noteUndeclared(schema: DescMessage, message: Message, body: JsonObject): JsonObject {
  const found: Undeclared = { unknown: new Set(), secret: [] };
  collect(schema, message, '', found);
  return noteRedacted(noteUnknownMembers(body, found.unknown), found.secret);
}

interface Undeclared {
  unknown: Set<string>;
  secret: RedactedMember[];
}

function collect(schema: DescMessage, message: Message, path: string, found: Undeclared): void {
  for (const { no, data } of message.$unknown ?? []) {
    const [name, rule] = SECRET_FIELDS[schema.typeName]?.[no] ?? [];
    if (name === undefined) found.unknown.add(`${path}#${no}`);
    // An empty text or message holds nothing: 14.2 sends `initial_command` as [""].
    else if (data.length !== 1 || data[0] !== 0)
      found.secret.push({ path: path + name, rule: rule ?? 'undeclared_secret' });
  }
  for (const field of schema.fields) {
    const inner = field.message;
    if (inner === undefined || inner.typeName.startsWith('google.protobuf.')) continue;
    const value = memberOf(message, field.localName, field.oneof?.localName);
    if (value === undefined) continue;
    const at = getOption(field, form.embedded) ? path : `${path}${field.name}`;
    if (field.fieldKind === 'list')
      for (const item of value as Message[]) collect(inner, item, `${at}[].`, found);
    else if (field.fieldKind === 'map')
      for (const item of Object.values(value as Record<string, Message>))
        collect(inner, item, `${at}.*.`, found);
    else collect(inner, value as Message, at === path ? path : `${at}.`, found);
  }
}

function memberOf(message: Message, name: string, oneof: string | undefined): unknown {
  const members = message as unknown as Record<string, unknown>;
  if (oneof === undefined) return members[name];
  const chosen = members[oneof] as { case?: string; value?: unknown };
  return chosen.case === name ? chosen.value : undefined;
}
