import { lstatSync, readdirSync, readFileSync, type Stats } from 'node:fs';
import path from 'node:path';
import type { JsonObject } from '../../../formats/canonicalJson.ts';

const MAX_ENTRIES = 500;

/**
 * Modes and owners of a file or of a folder with what lies in it. Nothing is opened for reading and no symbolic link is
 * followed below the named place.
 *
 * @param place absolute path
 */
export function permissionsOf(place: string): JsonObject {
  let stat: Stats;
  try {
    stat = lstatSync(place);
  } catch (error) {
    return { path: place, found: false, why: whyNot(error) };
  }
  const facts: JsonObject = { path: place, found: true, ...factsOf(stat) };
  return stat.isDirectory() ? { ...facts, ...entriesOf(place) } : facts;
}

/** The same for a place that is in a pod of Kubernetes. */
export function elsewhere(place: string): JsonObject {
  return { path: place, found: false, why: 'it is in a pod, not on this machine' };
}

function entriesOf(folder: string): JsonObject {
  let names: string[];
  try {
    names = readdirSync(folder).sort();
  } catch (error) {
    return { entries: null, entries_why: whyNot(error) };
  }
  const entries = names.slice(0, MAX_ENTRIES).flatMap((name): JsonObject[] => {
    try {
      return [{ name, ...factsOf(lstatSync(path.join(folder, name))) }];
    } catch {
      // gone since the listing, or hidden: there is nothing to say of it
      return [];
    }
  });
  return names.length > MAX_ENTRIES ? { entries, entries_total: names.length } : { entries };
}

function factsOf(stat: Stats): JsonObject {
  const mode = stat.mode & 0o7777;
  return {
    type: stat.isDirectory()
      ? 'directory'
      : stat.isSymbolicLink()
        ? 'link'
        : stat.isFile()
          ? 'file'
          : 'other',
    mode: mode.toString(8).padStart(4, '0'),
    owner: nameOf('/etc/passwd', stat.uid),
    group: nameOf('/etc/group', stat.gid),
    readable_by_group: (mode & 0o040) !== 0,
    readable_by_others: (mode & 0o004) !== 0,
    writable_by_group_or_others: (mode & 0o022) !== 0,
  };
}

const names = new Map<string, Map<number, string>>();

/** "name (number)", or the number alone where the system's list has no name for it. */
function nameOf(list: '/etc/passwd' | '/etc/group', id: number): string {
  let known = names.get(list);
  if (known === undefined) {
    known = new Map();
    names.set(list, known);
    try {
      for (const line of readFileSync(list, 'utf8').split('\n')) {
        const [name, , number] = line.split(':');
        if (name && number && !known.has(Number(number))) known.set(Number(number), name);
      }
    } catch {
      // systems without the file have numbers only
    }
  }
  const name = known.get(id);
  return name === undefined ? String(id) : `${name} (${id})`;
}

function whyNot(error: unknown): string {
  const code = (error as { code?: string }).code;
  return code === 'ENOENT' || code === 'ENOTDIR'
    ? 'it is not on this machine'
    : code === 'EACCES' || code === 'EPERM'
      ? 'it may not be looked into by whoever ran this'
      : `it could not be examined (${code ?? 'unknown'})`;
}
