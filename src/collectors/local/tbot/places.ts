import path from 'node:path';
import { z } from 'zod';
import type { JsonObject, JsonValue } from '../../../formats/canonicalJson.ts';
import { type Masks, maskSettings } from '../maskSettings.ts';
import type { permissionsOf } from './permissions.ts';

/** Where tbot keeps its own state when the file does not say (tbot 14, default of `storage`). */
const DEFAULT_STORAGE = '/var/lib/teleport/bot';

/** A place where tbot writes, in the forms of version 1 ({directory: …} | {memory: …}) and 2 ({type, path}). */
export const placeSchema = z.looseObject({
  type: z.string().optional(),
  path: z.string().optional(),
  directory: z.union([z.string(), z.looseObject({ path: z.string().optional() })]).nullish(),
  memory: z.unknown().optional(),
});
export type Place = z.infer<typeof placeSchema>;

/** How places are examined. */
export interface Look {
  /** folder of the configuration file: relative paths are looked up from there */
  base: string;
  permissions: typeof permissionsOf;
  masks: Masks;
}

/** The sort of a place, with all of its settings (`readers` among them), and who may read it where it is a folder of this machine. */
export function describePlace(place: Place, { base, permissions, masks }: Look): JsonObject {
  const { type, where, options } = shapeOf(place);
  const described: JsonObject = { ...maskSettings(options as JsonObject, 'destination', masks), type };
  if (where === undefined) return described;
  return { ...described, path: where, permissions: permissions(path.resolve(base, where)) };
}

/** The place of tbot's own state when the file names none. */
export function defaultStorage(look: Look): JsonObject {
  return { ...describePlace({ type: 'directory', path: DEFAULT_STORAGE }, look), by_default: true };
}

function shapeOf(place: Place): { type: string; where: string | undefined; options: object } {
  const { type, path: where, directory, memory, ...options } = place;
  const given = Object.fromEntries(
    Object.entries(options as Record<string, JsonValue | undefined>).filter(
      ([, value]) => value !== undefined,
    ),
  );
  if (type !== undefined) return { type, where, options: given };
  if (typeof directory === 'string') return { type: 'directory', where: directory, options: given };
  if (directory !== undefined && directory !== null) {
    const { path: inside, ...more } = directory;
    return { type: 'directory', where: inside, options: { ...given, ...more } };
  }
  if (memory !== undefined) return { type: 'memory', where: undefined, options: given };
  return { type: where === undefined ? 'unknown' : 'directory', where, options: given };
}
