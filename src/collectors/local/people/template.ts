import type { PeopleKindName } from '../../../records/peopleKinds.ts';
import { PEOPLE } from './kinds.ts';

/** A CSV file of a kind with its columns and one line as an example (RFC 4180, CRLF). */
export function peopleTemplate(kind: PeopleKindName): string {
  const { columns } = PEOPLE[kind];
  const line = (cells: readonly string[]) => `${cells.join(',')}\r\n`;
  return line(columns.map(({ name }) => name)) + line(columns.map(({ example }) => example));
}

/** The columns of a kind in words. */
export function peopleColumns(kind: PeopleKindName): { name: string; required: boolean; about: string }[] {
  return PEOPLE[kind].columns.map(({ name, required, about }) => ({ name, required, about }));
}
