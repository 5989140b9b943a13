import type { Dataset } from './dataset.ts';

/** One part of a key: paths of which the first that has a value counts; an optional part is left out where none has. */
export interface KeyPart {
  paths: readonly string[];
  optional: boolean;
}

/** The parts of a dataset's row keys, in order; they are joined by "/". */
export function keyParts({ key, source }: Pick<Dataset, 'key' | 'source'>): KeyPart[] {
  const parts = key ?? (source === 'state' ? ['metadata.name'] : ['row_id']);
  return parts.map((part) => ({
    optional: part.startsWith('?'),
    paths: part.replace(/^\?/, '').split('|'),
  }));
}
