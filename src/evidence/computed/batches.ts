/** Resources that are read at once. */
const BATCH = 200;

/** Elements by some at once. */
export function* batches<T>(elements: Iterable<T>): Generator<T[]> {
  let batch: T[] = [];
  for (const element of elements) {
    batch.push(element);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
