import { parseAllDocuments, YAMLParseError } from 'yaml';
import { AffidavitError } from '../../errors/affidavitError.ts';
import type { JsonObject, JsonValue } from '../../formats/canonicalJson.ts';
import { printable } from '../../formats/printable.ts';

/**
 * Reads a YAML file whose documents are mappings; empty documents are left out. Errors name the line and never show its text,
 * which may be a secret.
 *
 * @returns at least one mapping
 * @throws AffidavitError FILE_INVALID
 */
export function readYaml(text: string, file: string): JsonObject[] {
  const documents = parseAllDocuments(text, { prettyErrors: true, merge: true, logLevel: 'silent' });
  if (!Array.isArray(documents)) throw invalid(file, 'it is empty');
  const mappings = documents.flatMap((document) => {
    const error = document.errors[0];
    if (error !== undefined) throw invalid(file, problem(error), error);
    let value: unknown;
    try {
      // maxAliasCount keeps a few lines from unfolding into gigabytes
      value = document.toJS({ maxAliasCount: 100 });
    } catch (cause) {
      throw invalid(file, 'its aliases cannot be resolved', cause);
    }
    if (value === null || value === undefined) return [];
    if (typeof value !== 'object' || Array.isArray(value)) throw invalid(file, 'it holds no settings');
    return [plain(value) as JsonObject];
  });
  if (mappings.length === 0) throw invalid(file, 'it is empty');
  return mappings;
}

function problem(error: unknown): string {
  if (!(error instanceof YAMLParseError)) return 'it could not be read';
  const at = error.linePos?.[0];
  const where = at === undefined ? '' : `line ${at.line}, column ${at.col}: `;
  return `${where}${error.code.toLowerCase().replaceAll('_', ' ')}`;
}

/** JSON values only; YAML's dates, bytes and infinite numbers become text. */
function plain(value: unknown, depth = 0): JsonValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (depth > 50) return '…';
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object') return String(value);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member, depth + 1)]));
}

function invalid(file: string, what: string, cause?: unknown): AffidavitError {
  return new AffidavitError(
    'FILE_INVALID',
    `${printable(file)} is not readable YAML: ${what}.`,
    'Correct the file, or name another. Nothing was stored.',
    { cause },
  );
}
