import type { z } from 'zod';
import type { LocalDataset } from '../../../records/localDatasets.ts';
import { optionalText, optionalTime, requiredText, type ZonedCell } from './cells.ts';

/** One column of a list that an entity supplies. */
export interface PeopleColumn {
  name: string;
  /** other headers that mean the same */
  aliases: readonly string[];
  required: boolean;
  /** the content, for the documentation and the template */
  about: string;
  example: string;
  cell: (zone: string | undefined) => z.ZodType;
}

/** One kind of list. */
export interface PeopleKind {
  dataset: LocalDataset;
  /** columns whose values together identify a line; the first names whom or what the line is about */
  identity: readonly string[];
  /** columns that hold names of users of the gateway: `user`, or `bot:NAME` */
  users: readonly string[];
  columns: readonly PeopleColumn[];
}

/** The person of the templates. Nobody can have that name: example.com is set aside for examples (RFC 2606). */
export const EXAMPLE_USER = 'example.person@example.com';

/** Describes a column. */
export function column(
  name: string,
  cell: z.ZodType | ZonedCell,
  about: string,
  example: string,
  aliases: readonly string[] = [],
): PeopleColumn {
  const zoned: ZonedCell = typeof cell === 'function' ? cell : () => cell;
  return { name, aliases, required: !zoned(undefined).safeParse('').success, about, example, cell: zoned };
}

/** The name of a user in Teleport. */
export const user = column(
  'user',
  requiredText,
  'name of the user in Teleport, as `tctl users ls` prints it',
  EXAMPLE_USER,
);
export const ticket = column('ticket', optionalText, 'ticket or request', 'HR-204');
export const note = column('note', optionalText, 'anything else', '');
export const approvedBy = column('approved_by', optionalText, 'who approved it', 'ciso@example.com');
export const approvedAt = column('approved_at', optionalTime, 'when it was approved', '2026-01-15', [
  'approved',
]);
export const owner = column('owner', optionalText, 'who answers for it', 'ciso@example.com');
