import { createHash } from 'node:crypto';

/** Separates the parts of an id: no name and no key holds it, so that no two lists of parts give the same text. */
const SEPARATOR = '\n';

/**
 * The id of an exception: lower-case hex SHA-256 over procedure, dataset, key of the row and fault, each as JSON text with a line
 * feed between. Numbers, times and wording are not part of it: the same fault of the same row keeps its id from period to period.
 *
 * @param place 1 for the only exception of its kind; the n-th of several that share the rest has its number as a fifth part
 */
export function exceptionId(
  { procedure, dataset, rowId, fault }: { procedure: string; dataset: string; rowId: string; fault: string },
  place = 1,
): string {
  const parts = [procedure, dataset, rowId, fault, ...(place === 1 ? [] : [String(place)])];
  return createHash('sha256')
    .update(parts.map((part) => JSON.stringify(part)).join(SEPARATOR))
    .digest('hex');
}
