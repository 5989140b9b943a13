import path from 'node:path';
import { parsePeople } from '../collectors/local/people/parsePeople.ts';
import { peopleColumns, peopleTemplate } from '../collectors/local/people/template.ts';
import type { LocalRun } from '../records/localRun.ts';
import type { PeopleKindName } from '../records/peopleKinds.ts';
import { readInputBytes } from './inputFile.ts';
import { type LocalTarget, recordRun } from './local/recordRun.ts';

/**
 * Imports a list of people. Leavers and joiners add up over files of different names; every other list is the whole list
 * and takes the place of the one before.
 *
 * @throws AffidavitError FILE_NOT_FOUND, FILE_INVALID, STORE_…, DISK_FULL, WRITE_…
 */
export function importPeople(options: { file: string; kind: PeopleKindName }, target: LocalTarget): LocalRun {
  const started = new Date().toISOString();
  const name = path.basename(options.file);
  const addsUp = options.kind === 'leavers' || options.kind === 'joiners';
  const collected = parsePeople(
    readInputBytes(options.file),
    options.kind,
    addsUp ? name : options.kind,
    options.file,
  );
  return recordRun(target, {
    collector: 'people',
    started,
    parameters: { kind: options.kind, file: name },
    sources: [collected],
  });
}

/** What `people template` gives. */
export interface PeopleTemplate {
  kind: PeopleKindName;
  columns: { name: string; required: boolean; about: string }[];
  csv: string;
}

/** The columns of a kind, in words and as a CSV file to fill in. */
export function describePeople(kind: PeopleKindName): PeopleTemplate {
  return { kind, columns: peopleColumns(kind), csv: peopleTemplate(kind) };
}
