import type { JsonObject } from '../../formats/canonicalJson.ts';
import { isDate } from '../../formats/workingDays.ts';
import { endOfDay, startOfDay } from '../../formats/zonedTime.ts';
import { type Column, time } from '../dataset.ts';

/** Member of a row that holds the instants of its dates, by their names. */
const INSTANTS = 'instants';

/** Dates that mean the whole day: what they are the end of ends with it. */
const ENDS_ITS_DAY: ReadonlySet<string> = new Set(['left', 'contract_end', 'until', 'implemented_to']);

/**
 * A time of a list that the entity supplied. A date without a time is the start of that day in the time zone of the list, or of
 * the entity; its end where the date is the last day of something.
 */
export function listTime(name: string, doc: string, ...members: string[]): Column {
  const all = members.length === 0 ? [name] : members;
  return time(name, doc, ...all.flatMap((member) => [`${INSTANTS}.${member}`, member]));
}

/**
 * A row of a list with the instants of its dates in the member `instants`. Those that it has already stay; a date stays as it was.
 *
 * @param columns of its dataset
 * @param zone IANA name for which `isTimeZone` holds
 */
export function withInstants(columns: readonly Column[], row: JsonObject, zone: string): JsonObject {
  const known = (row[INSTANTS] ?? {}) as JsonObject;
  const found = columns
    .flatMap(({ paths }) => paths)
    .filter((path) => path.startsWith(`${INSTANTS}.`))
    .map((path) => path.slice(INSTANTS.length + 1))
    .flatMap((member): [string, string][] => {
      const date = row[member];
      if (typeof date !== 'string' || !isDate(date) || Object.hasOwn(known, member)) return [];
      return [[member, ENDS_ITS_DAY.has(member) ? endOfDay(date, zone) : startOfDay(date, zone)]];
    });
  return found.length === 0 ? row : { ...row, [INSTANTS]: { ...Object.fromEntries(found), ...known } };
}
