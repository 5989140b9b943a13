import path from 'node:path';
import { z } from 'zod';
import type { JsonObject } from '../../../formats/canonicalJson.ts';
import { permissionsOf } from './permissions.ts';

/** Where tbot keeps its own state when the file does not say (tbot 14, default of `storage`). */
const DEFAULT_STORAGE = '/var/lib/teleport/bot';

/** A place where tbot writes, in the forms of version 1 ({directory: …} | {memory: …}) and 2 ({type, path}). */
export const placeSchema = z.looseObject({
  type: z.string().optional(),
  path: z.string().optional(),
  name: z.string().optional(),
  namespace: z.string().optional(),
  symlinks: z.string().optional(),
  acls: z.string().optional(),
  directory: z.union([z.string(), z.looseObject({ path: z.string().optional() })]).nullish(),
  memory: z.unknown().optional(),
});
export type Place = z.infer<typeof placeSchema>;

/**
 * What a place is, and who may read it where it is a folder of this machine.
 *
 * @param place as in the file
 * @param base folder of the configuration file: relative paths are looked up from there
 */
export function describePlace(place: Place, base: string): JsonObject {
  const { type, where, options } = shapeOf(place);
  const described: JsonObject = { type };
  for (const name of ['name', 'namespace'] as const)
    if (place[name] !== undefined) described[name] = place[name];
  for (const name of ['symlinks', 'acls'] as const) {
    const value = options[name];
    if (typeof value === 'string') described[name] = value;
  }
  if (where === undefined) return described;
  return { ...described, path: where, permissions: permissionsOf(path.resolve(base, where)) };
}

/** The place of tbot's own state when the file names none. */
export function defaultStorage(base: string): JsonObject {
  return { ...describePlace({ type: 'directory', path: DEFAULT_STORAGE }, base), by_default: true };
}

function shapeOf(place: Place): {
  type: string;
  where: string | undefined;
  options: Record<string, unknown>;
} {
  if (place.type !== undefined) return { type: place.type, where: place.path, options: place };
  const { directory } = place;
  if (typeof directory === 'string') return { type: 'directory', where: directory, options: {} };
  if (directory !== undefined && directory !== null)
    return { type: 'directory', where: directory.path, options: directory };
  if (place.memory !== undefined) return { type: 'memory', where: undefined, options: {} };
  return { type: place.path === undefined ? 'unknown' : 'directory', where: place.path, options: place };
}
