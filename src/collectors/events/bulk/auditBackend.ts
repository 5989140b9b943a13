import type { JsonValue } from '../../../formats/canonicalJson.ts';
import type { AuditBackend } from '../pullState.ts';

const SCHEMES: Readonly<Record<string, AuditBackend>> = {
  file: 'file',
  dynamodb: 'dynamodb',
  firestore: 'firestore',
  athena: 'athena',
  postgres: 'postgres',
  postgresql: 'postgres',
};

/**
 * Where the gateway keeps its audit log, from the rows of the dataset `audit_config` (teleport-api §3.5): the first of the
 * addresses in `spec.audit_events_uri` that can be read from; local files where there is none.
 *
 * @param rows canonical JSON of the dataset's rows
 * @returns undefined when the dataset shows nothing, or no scheme that is known
 */
export function auditBackend(rows: Iterable<{ json: string }>): AuditBackend | undefined {
  for (const { json } of rows) {
    const uris = urisOf(JSON.parse(json) as JsonValue);
    if (uris.length === 0) return 'file';
    for (const uri of uris) {
      const scheme = /^([a-z]+):\/\//i.exec(uri)?.[1]?.toLowerCase() ?? '';
      if (Object.hasOwn(SCHEMES, scheme)) return SCHEMES[scheme];
    }
  }
  return undefined;
}

/** tctl prints a single address as a bare text, several as a list. */
function urisOf(row: JsonValue): string[] {
  const spec = member(row, 'spec');
  const uris = member(spec, 'audit_events_uri');
  const list = Array.isArray(uris) ? uris : [uris];
  return list.filter((uri): uri is string => typeof uri === 'string' && uri !== '');
}

function member(value: JsonValue | undefined, name: string): JsonValue | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? value[name] : undefined;
}
