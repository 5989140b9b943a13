import { stripVTControlCharacters } from 'node:util';
import { wrap } from '../present/wrap.ts';

/** Fewest columns of a text beside its name. */
const FEWEST = 24;

/**
 * Names with their texts beside them, or below them where there are few columns.
 *
 * @param rows name, which may have colors, and text, whose line breaks stay
 * @param width columns of all
 * @param column columns of the names with the space after them; default: as the longest needs
 */
export function twoColumns(
  rows: readonly (readonly [string, string])[],
  width: number,
  column: number = columnOf(rows.map(([name]) => name)),
): string[] {
  const isStacked = width - column < FEWEST;
  const indent = isStacked ? 4 : column;
  return rows.flatMap(([name, text]) => {
    const lines = text.split('\n').flatMap((line) => wrap(line, width - indent));
    if (isStacked) return [name, ...lines.map((line) => ' '.repeat(indent) + line)];
    const [first = '', ...rest] = lines;
    const gap = ' '.repeat(column - shownLength(name));
    return [`${name}${gap}${first}`.trimEnd(), ...rest.map((line) => ' '.repeat(indent) + line)];
  });
}

/** Columns that names need, with the space after them. */
export function columnOf(names: readonly string[]): number {
  return Math.max(0, ...names.map(shownLength)) + 2;
}

function shownLength(text: string): number {
  return stripVTControlCharacters(text).length;
}
