import { z } from 'zod';

export type SchemaPath = readonly PropertyKey[];

/**
 * Names of the keys that a zod schema knows in the mapping at a path.
 *
 * @returns none where the path leads to no mapping of fixed keys
 */
export function keysAt(schema: z.ZodType, path: SchemaPath): string[] {
  let found = bare(schema);
  for (const part of path) found = bare(memberOf(found, part));
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
}

/** A schema without what only says whether it may be left out, or how its value is altered afterwards. */
export function bare(schema: z.ZodType | undefined): z.ZodType | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable)
    return bare(schema.unwrap() as z.ZodType);
  return schema instanceof z.ZodPipe ? bare(schema.in as z.ZodType) : schema;
}

function memberOf(schema: z.ZodType | undefined, part: PropertyKey): z.ZodType | undefined {
  if (schema instanceof z.ZodObject) return schema.shape[String(part)];
  if (schema instanceof z.ZodArray) return schema.element as z.ZodType;
  return schema instanceof z.ZodRecord ? (schema.valueType as z.ZodType) : undefined;
}
