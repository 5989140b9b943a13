import path from 'node:path';
import { PEOPLE } from '../../collectors/local/people/kinds.ts';
import type { LocalRun } from '../../records/localRun.ts';
import { ADDING_KINDS, type PeopleKindName } from '../../records/peopleKinds.ts';
import type { LocalTarget } from '../local/recordRun.ts';
import { withdraw } from '../local/withdraw.ts';
import { sourceOf } from './importPeople.ts';

/**
 * Withdraws a list that was imported.
 *
 * @param options `file`: the file that it was imported from, for kinds that add up; not needed where there is one only
 * @throws AffidavitError USAGE, STORE_…, DISK_FULL, WRITE_…
 */
export function removePeople(
  options: { kind: PeopleKindName; file: string | undefined; note: string | undefined },
  target: LocalTarget,
): LocalRun {
  const { kind, file, note } = options;
  const names = file === undefined || !ADDING_KINDS.has(kind) ? [] : [sourceOf(kind, path.basename(file))];
  return withdraw(
    { collector: 'people', dataset: PEOPLE[kind].dataset, sources: names, note, noun: `list of ${kind}` },
    target,
  );
}
