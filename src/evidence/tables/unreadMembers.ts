import type { JsonObject } from '../../formats/canonicalJson.ts';
import type { DatasetOutcome, UnknownMember } from '../../records/datasets.ts';

/** Rows of unread_members: each resource of a snapshot of which a part was left out, then those that are only counted. */
export function* unreadMemberRows(outcomes: readonly DatasetOutcome[]): Generator<JsonObject> {
  for (const { dataset, unknown = [] } of outcomes) {
    const pathsOf = new Map<string, string[]>();
    for (const { path, rows } of unknown)
      for (const row of rows) pathsOf.set(row, [...(pathsOf.get(row) ?? []), path]);
    for (const [resource, paths] of pathsOf) yield row(dataset, resource, paths, 1);
    const counted = unknown.filter(({ count, rows }) => count > rows.length);
    if (counted.length > 0)
      yield row(
        dataset,
        '',
        counted.map(({ path }) => path),
        Math.max(...counted.map(unnamed)),
      );
  }
}

function unnamed({ count, rows }: UnknownMember): number {
  return count - rows.length;
}

function row(dataset: string, resource: string, paths: readonly string[], resources: number): JsonObject {
  const in_definition = paths.some((path) => !/^(?:metadata|status)(?:\.|\[|$)/.test(path));
  return { dataset, resource, paths: [...paths], resources, in_definition };
}
