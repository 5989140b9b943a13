import { readdirSync } from 'node:fs';
import path from 'node:path';
import { parseCustomProcedure } from '../../controls/custom/customProcedure.ts';
import type { Procedure } from '../../controls/procedure.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { plural } from '../../formats/plural.ts';
import { printable } from '../../formats/printable.ts';
import { readInputBytes } from '../import/inputFile.ts';

const MOST_BYTES = 1024 * 1024;

/** Results of all procedures are read whole by whoever verifies a bundle. */
const MOST_PROCEDURES = 50;

/**
 * Reads the procedures that the entity wrote: every `.sql` of a folder, by id.
 *
 * @param folder as typed; undefined: none
 * @throws AffidavitError FILE_NOT_FOUND, FILE_INVALID naming the file, and both files where two have the same id
 */
export function readOwnProcedures(folder: string | undefined): Procedure[] {
  if (folder === undefined) return [];
  const names = sqlFiles(folder);
  if (names.length > MOST_PROCEDURES)
    throw invalid(
      `${shown(folder)} holds ${plural(names.length, 'procedure')}, at most ${MOST_PROCEDURES} are run.`,
    );
  const byId = new Map<string, { name: string; procedure: Procedure }>();
  for (const name of names) {
    const text = utf8(readInputBytes(path.join(folder, name), MOST_BYTES), name);
    const procedure = parseCustomProcedure(text, name);
    const same = byId.get(procedure.id);
    if (same !== undefined)
      throw invalid(`${shown(same.name)} and ${shown(name)} both have the id ${procedure.id}.`);
    byId.set(procedure.id, { name, procedure });
  }
  return [...byId.values()].map(({ procedure }) => procedure).sort((a, b) => (a.id < b.id ? -1 : 1));
}

function sqlFiles(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (cause) {
    throw new AffidavitError(
      'FILE_NOT_FOUND',
      `${shown(folder)} is not a folder that can be read.`,
      'Name the folder of your procedures with --procedures.',
      { cause },
    );
  }
  const found = names.filter((name) => name.endsWith('.sql')).sort();
  if (found.length === 0) throw invalid(`${shown(folder)} holds no file that ends in .sql.`);
  return found;
}

function utf8(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw invalid(`${shown(name)} is not UTF-8.`, cause);
  }
}

function shown(name: string): string {
  return printable(name, 200);
}

function invalid(message: string, cause?: unknown): AffidavitError {
  return new AffidavitError(
    'FILE_INVALID',
    message,
    'docs/procedures.md shows a whole procedure of an entity.',
    {
      cause,
    },
  );
}
