import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { AffidavitError } from '../../../errors/affidavitError.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { printable } from '../../../formats/printable.ts';
import { decodeText } from '../decodeText.ts';
import { DUMP_KINDS, kindsOfFile } from './kinds.ts';

const LIMIT_BYTES = 512 * 1024 * 1024;

const itemSchema = z.looseObject({ kind: z.string() });

/** One file of `tctl get … --format=json`. */
export interface DumpFile {
  name: string;
  /** lower-case hex */
  sha256: string;
  bytes: number;
  /** resources of kinds that a dataset takes */
  items: JsonObject[];
  /** the kinds that the file speaks of, by its items or, when it is empty, by its name */
  kinds: string[];
  /** the kinds that its name promises */
  named: string[];
  /** kinds that no dataset takes; "no kind" for what is no resource */
  ignored: string[];
}

/**
 * Reads the dumps of a folder one by one, by name.
 *
 * @throws AffidavitError FILE_NOT_FOUND, FILE_INVALID naming the file when one is not JSON
 */
export function* readDumps(dir: string): Generator<DumpFile> {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory())
    throw new AffidavitError(
      'FILE_NOT_FOUND',
      `There is no folder ${printable(dir)}.`,
      'Check the path of --tctl.',
    );
  const names = readdirSync(dir)
    .filter((name) => name.endsWith('.json'))
    .sort();
  if (names.length === 0)
    throw new AffidavitError('FILE_INVALID', `${printable(dir)} holds no .json file.`, HINT);
  for (const name of names) yield readDump(path.join(dir, name), name);
}

const HINT = 'Fill it with `tctl get KIND --format=json > KIND.json`, one file a kind.';

function readDump(file: string, name: string): DumpFile {
  const stat = statSync(file);
  if (!stat.isFile() || stat.size > LIMIT_BYTES) throw invalid(name, 'it is no file of a sensible size');
  const bytes = readFileSync(file);
  const text = decodeText(bytes);
  if (text === null || text.trim() === '')
    throw invalid(name, text === null ? 'it is not text' : 'it is empty: tctl printed nothing');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid(name, 'it is not JSON, or is cut off', cause);
  }
  const list = Array.isArray(value) ? value : value === null ? [] : [value];
  const items: JsonObject[] = [];
  const kinds = new Set<string>();
  const ignored = new Set<string>();
  for (const item of list) {
    const parsed = itemSchema.safeParse(item);
    const kind = parsed.success ? parsed.data.kind : 'no kind';
    if (!Object.hasOwn(DUMP_KINDS, kind)) {
      ignored.add(kind);
      continue;
    }
    kinds.add(kind);
    items.push(item as JsonObject);
  }
  const named = kindsOfFile(name.replace(/\.json$/, ''));
  // the name counts where the items agree with it: one connector of three says nothing of the other two
  const agrees = [...kinds].every((kind) => named.includes(kind)) && ignored.size === 0;
  return {
    name,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
    items,
    kinds: agrees && named.length > 0 ? named : [...kinds],
    named,
    ignored: [...ignored],
  };
}

function invalid(name: string, what: string, cause?: unknown): AffidavitError {
  return new AffidavitError('FILE_INVALID', `${printable(name)} could not be imported: ${what}.`, HINT, {
    cause,
  });
}
