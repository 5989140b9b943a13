import type { JsonObject } from '../formats/canonicalJson.ts';
import { membersOf, valueAt } from '../formats/jsonPath.ts';
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

/** Reads the key of a row from its record. */
export function rowKeyReader(dataset: Pick<Dataset, 'key' | 'source'>): (record: JsonObject) => string {
  const parts = keyParts(dataset).map(({ paths, optional }) => ({ optional, paths: paths.map(membersOf) }));
  return (record) =>
    parts
      .map(({ paths, optional }, index) => {
        const found = paths
          .map((path) => valueAt(record, path))
          .find((value) => value !== undefined && value !== null && value !== '');
        const text = found === undefined ? '' : String(found);
        return optional && text === '' ? '' : `${index === 0 ? '' : '/'}${text}`;
      })
      .join('');
}
