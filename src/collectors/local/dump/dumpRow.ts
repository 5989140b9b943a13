import type { JsonObject, JsonValue } from '../../../formats/canonicalJson.ts';
import { knownMembers } from '../../../gateway/tctlForm/knownMembers.ts';
import type { EvidenceRow } from '../../../records/evidence.ts';
import { maskTokenName, nameIsSecret } from '../../../redaction/joinToken.ts';
import { MASKED_NAME, noteRedacted } from '../../../redaction/redactedBefore.ts';
import type { CollectContext } from '../../collector.ts';
import type { DumpKind } from './kinds.ts';

/**
 * One resource of a dump as the row that a pull would have given: without what is volatile, without secrets, join tokens masked.
 * RowRedactor comes after.
 *
 * @param kind of the resource
 */
export function dumpRow(item: JsonObject, kind: DumpKind, { digest }: CollectContext): EvidenceRow {
  const body = kind.schema === null ? withoutVolatile(item) : knownMembers(kind.schema, item);
  const metadata = objectOf(body.metadata) ?? objectOf(objectOf(body.header)?.metadata) ?? {};
  const name = typeof metadata.name === 'string' ? metadata.name : '';
  const spec = objectOf(body.spec) ?? {};
  if (kind.dataset === 'tokens' && nameIsSecret(spec.join_method)) {
    const name_hmac = digest(name);
    const masked = { ...body, metadata: { ...metadata, name: maskTokenName(name) }, name_hmac };
    return { key: name_hmac, body: noteRedacted(masked, [MASKED_NAME]) };
  }
  return { key: keyOf(name, kind, body, spec), body };
}

/** tctl prints the users that bots act as where it has no bots of their own kind (Teleport 14). */
export function isBotUser(item: JsonObject): boolean {
  const labels = objectOf(objectOf(item.metadata)?.labels);
  return item.kind === 'user' && labels !== undefined && Object.hasOwn(labels, 'teleport.internal/bot');
}

function keyOf(name: string, { key }: DumpKind, body: JsonObject, spec: JsonObject): string {
  const text = (value: JsonValue | undefined) => (typeof value === 'string' ? value : '');
  switch (key) {
    case 'kind':
      return `${text(body.kind)}/${name}`;
    case 'ca_type':
      return `${text(spec.type)}/${name}`;
    case 'access_list':
      return `${text(spec.access_list)}/${name}`;
    case 'host':
      return text(spec.host_id) === '' ? name : `${name}/${text(spec.host_id)}`;
    default:
      return name;
  }
}

function withoutVolatile(item: JsonObject): JsonObject {
  const metadata = objectOf(item.metadata);
  if (metadata === undefined) return item;
  const { id: _id, revision: _revision, ...kept } = metadata;
  return { ...item, metadata: kept };
}

function objectOf(value: JsonValue | undefined): JsonObject | undefined {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : undefined;
}
