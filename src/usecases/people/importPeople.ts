import path from 'node:path';
import { PEOPLE } from '../../collectors/local/people/kinds.ts';
import { parsePeople } from '../../collectors/local/people/parsePeople.ts';
import { peopleColumns, peopleTemplate } from '../../collectors/local/people/template.ts';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { printable } from '../../formats/printable.ts';
import { isTimeZone } from '../../formats/zonedTime.ts';
import type { LocalRun } from '../../records/localRun.ts';
import { ADDING_KINDS, type PeopleKindName } from '../../records/peopleKinds.ts';
import { readInputBytes } from '../import/inputFile.ts';
import { type LocalTarget, recordRun } from '../local/recordRun.ts';
import { unknownUsers } from './knownUsers.ts';

/** Which list to import. Texts are as the person gave them. */
export interface ImportPeopleOptions {
  file: string;
  kind: PeopleKindName;
  /** IANA name of the zone of times that have none */
  timezone: string | undefined;
  /** `column=Header`, one or several with commas between */
  columns: readonly string[];
  /** take it although the gateway knows none of its names */
  force: boolean;
  onWarning(text: string): void;
}

/**
 * Imports a list that the entity supplies. Lists of what happened add up over files of different names; every other list is the
 * whole list and replaces the one before.
 *
 * @throws AffidavitError USAGE, FILE_NOT_FOUND, FILE_INVALID, STORE_…, DISK_FULL, WRITE_…
 */
export function importPeople(options: ImportPeopleOptions, target: LocalTarget): LocalRun {
  const started = new Date().toISOString();
  const { file, kind, timezone, force } = options;
  if (timezone !== undefined && !isTimeZone(timezone))
    throw new AffidavitError(
      'USAGE',
      `"${printable(timezone, 60)}" is not a time zone.`,
      'Give an IANA name such as Europe/Berlin or America/New_York.',
    );
  const name = path.basename(file);
  const list = parsePeople(readInputBytes(file), kind, {
    source: sourceOf(kind, name),
    file,
    timezone,
    columns: readColumns(options.columns, kind),
  });
  return recordRun(target, {
    collector: 'people',
    started,
    parameters: {
      kind,
      file: name,
      ...(timezone === undefined ? {} : { timezone }),
      ...(options.columns.length === 0 ? {} : { columns: [...options.columns] }),
      ...(force ? { force } : {}),
    },
    sources: (store) => {
      const unknown = unknownUsers(store, kind, list, file, force);
      if (unknown === '') return [list];
      options.onWarning(`${unknown}.`);
      return [{ ...list, reason: list.reason === '' ? unknown : `${list.reason}; ${unknown}` }];
    },
  });
}

/** The identity of a list among others of its kind. */
export function sourceOf(kind: PeopleKindName, file: string): string {
  return ADDING_KINDS.has(kind) ? file : kind;
}

/** @throws AffidavitError USAGE */
function readColumns(given: readonly string[], kind: PeopleKindName): Map<string, string> {
  const names = PEOPLE[kind].columns.map(({ name }) => name);
  const columns = new Map<string, string>();
  // a header may hold a comma
  for (const pair of given.flatMap((text) => text.split(/,(?=[a-z_]+=)/))) {
    const at = pair.indexOf('=');
    const [name, header] = [pair.slice(0, Math.max(0, at)).trim(), pair.slice(at + 1).trim()];
    if (at <= 0 || header === '')
      throw new AffidavitError(
        'USAGE',
        `"${printable(pair, 60)}" names no column.`,
        'Write --columns user=Login,left="Termination Date".',
      );
    if (!names.includes(name))
      throw new AffidavitError(
        'USAGE',
        `A list of ${kind} has no column "${printable(name, 60)}".`,
        `Its columns are ${names.join(', ')}.`,
      );
    columns.set(name, header);
  }
  return columns;
}

/** The report of `people template`. */
export interface PeopleTemplate {
  kind: PeopleKindName;
  columns: { name: string; required: boolean; about: string }[];
  csv: string;
}

/** The columns of a kind, in words and as a CSV file to fill in. */
export function describePeople(kind: PeopleKindName): PeopleTemplate {
  return { kind, columns: peopleColumns(kind), csv: peopleTemplate(kind) };
}
