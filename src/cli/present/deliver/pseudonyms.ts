import { plural } from '../../../formats/plural.ts';
import type { PseudonymKeyReport, RevealReport } from '../../../records/reports/pseudonymReport.ts';
import { cell, table } from '../table.ts';

/** The new key of pseudonyms, by its id only. */
export function presentPseudonymKey({ file, key_id }: PseudonymKeyReport): string {
  return [
    `Written  ${file}`,
    `Key id   ${key_id} (manifest.json of every bundle with these pseudonyms has it)`,
    'Keep the file: without it nobody can reveal the pseudonyms, and a new key gives every name another one.',
  ].join('\n');
}

/** Each pseudonym with its name, and how many were not found. */
export function presentRevealed({ names, unknown }: RevealReport): string {
  const rows = names.map(({ pseudonym, name }) => [pseudonym, cell(name, 200)]);
  return [
    table([{ head: 'PSEUDONYM' }, { head: 'NAME' }], rows),
    ...(unknown.length === 0
      ? []
      : [
          `${plural(unknown.length, 'pseudonym')} of another key, or of names that this store does not hold: ${unknown.slice(0, 20).join(', ')}`,
        ]),
  ].join('\n');
}
