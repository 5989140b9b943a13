import { afterAll, onTestFinished } from 'vitest';

/** Undoes something when it is no longer needed: after the test that is running, or else after all tests of the file. */
export function atEnd(undo: () => unknown): void {
  const run = async () => {
    await undo();
  };
  try {
    onTestFinished(run);
  } catch {
    // Outside of a test.
    afterAll(run);
  }
}
