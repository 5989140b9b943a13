import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { AffidavitError } from '../../../errors/affidavitError.ts';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { printable } from '../../../formats/printable.ts';
import { jsonProblem } from '../../../formats/readJson.ts';
import { decodeText } from '../decodeText.ts';
import { DUMP_KINDS, kindsOfFile } from './kinds.ts';

const LIMIT_BYTES = 512 * 1024 * 1024;

/** Something in a dump that could not be taken. */
export interface BrokenItem {
  /** place in the list, from 1 */
  number: number;
  kind: string;
  why: string;
}

/** One file of `tctl get … --format=json`. */
export interface DumpFile {
  name: string;
  /** lower-case hex; empty when the file could not be read */
  sha256: string;
  bytes: number;
  /** why nothing of the file could be taken, in words that follow "it is"; null when it could */
  problem: string | null;
  /** resources of kinds that a dataset takes */
  items: JsonObject[];
  /** the kinds that the file speaks of, by its items or, when it is empty or broken, by its name */
  kinds: string[];
  /** the kinds that its name promises */
  named: string[];
  broken: BrokenItem[];
  /** how many resources there are of each kind that no dataset takes; "no kind" for what is no resource */
  ignored: ReadonlyMap<string, number>;
}

/** Hint for a folder or a file that cannot be imported. */
export const DUMP_HINT = 'Fill it with `tctl get KIND --format=json > KIND.json`, one file a kind.';

/**
 * Reads the dumps of a folder one by one, by name. A file that cannot be read is given with its problem: it costs itself only.
 *
 * @throws AffidavitError FILE_NOT_FOUND when there is no such folder, FILE_INVALID when it holds no .json file
 */
export function* readDumps(dir: string): Generator<DumpFile> {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory())
    throw new AffidavitError(
      'FILE_NOT_FOUND',
      `The folder ${printable(dir)} does not exist.`,
      'Check the path of --tctl.',
    );
  const names = readdirSync(dir)
    .filter((name) => name.endsWith('.json'))
    .sort();
  if (names.length === 0)
    throw new AffidavitError('FILE_INVALID', `${printable(dir)} contains no .json file.`, DUMP_HINT);
  for (const name of names) yield readDump(path.join(dir, name), name);
}

function readDump(file: string, name: string): DumpFile {
  const named = kindsOfFile(name.replace(/\.json$/, ''));
  const bytes = bytesOf(file);
  const nothing = { name, named, kinds: named, items: [], broken: [], ignored: new Map<string, number>() };
  if (typeof bytes === 'string') return { ...nothing, sha256: '', bytes: 0, problem: bytes };
  const facts = { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
  const list = listIn(bytes);
  // Teleport's own defaults are in force where nobody has set a web configuration; tctl then prints nothing
  if (list === 'empty' && named.includes('ui_config')) return { ...nothing, ...facts, problem: null };
  if (typeof list === 'string') return { ...nothing, ...facts, problem: list };
  const sorted = sortItems(list);
  const problem =
    sorted.items.length === 0 && sorted.ignored.size === 0 && sorted.broken.length > 0
      ? `${sorted.broken[0]?.why} in each of its resources`
      : null;
  const kinds = [...new Set([...sorted.items, ...sorted.broken].map(({ kind }) => String(kind)))];
  // the name counts where the items agree with it: one connector of three says nothing of the other two
  const agrees = kinds.every((kind) => named.includes(kind)) && sorted.ignored.size === 0;
  return { name, named, ...facts, ...sorted, problem, kinds: agrees && named.length > 0 ? named : kinds };
}

/** The file's bytes, or why it cannot be read. */
function bytesOf(file: string): Buffer | string {
  try {
    const stat = statSync(file);
    if (!stat.isFile() || stat.size > LIMIT_BYTES)
      return `not a regular file of at most ${LIMIT_BYTES / 1024 / 1024} MiB`;
    return readFileSync(file);
  } catch (error) {
    return `not readable (${(error as { code?: string }).code ?? 'unknown'})`;
  }
}

/** The values of a dump, or why there are none. */
function listIn(bytes: Buffer): unknown[] | string {
  const text = decodeText(bytes);
  if (text === null) return 'not text';
  if (text.trim() === '') return 'empty';
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : value === null ? [] : [value];
  } catch {
    return 'not JSON, or cut off';
  }
}

function sortItems(list: readonly unknown[]): Pick<DumpFile, 'items' | 'broken' | 'ignored'> {
  const items: JsonObject[] = [];
  const broken: BrokenItem[] = [];
  const ignored = new Map<string, number>();
  for (const [index, item] of list.entries()) {
    const kind = kindOf(item);
    const why = jsonProblem(item);
    if (!Object.hasOwn(DUMP_KINDS, kind)) ignored.set(kind, (ignored.get(kind) ?? 0) + 1);
    else if (why !== null) broken.push({ number: index + 1, kind, why });
    else items.push(item as JsonObject);
  }
  return { items, broken, ignored };
}

function kindOf(item: unknown): string {
  const kind = item !== null && typeof item === 'object' ? (item as { kind?: unknown }).kind : undefined;
  return typeof kind === 'string' && kind !== '' ? kind : 'no kind';
}
