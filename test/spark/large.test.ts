import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

interface Read {
  rows: number;
  peak: number;
}

/** In a process for itself: the peak of its memory is this read's. */
function read(rows: number): Read {
  const script = path.join(import.meta.dirname, 'readRows.child.ts');
  return JSON.parse(execFileSync(process.execPath, [script, String(rows)], { encoding: 'utf8' }));
}

test('a million rows take no more memory than a tenth of them, but for a part', () => {
  const few = read(100_000);
  const many = read(1_000_000);
  expect([few.rows, many.rows]).toEqual([100_000, 1_000_000]);
  // the rows themselves are about 110 MB of text
  expect(many.peak - few.peak, `${few.peak} and ${many.peak} MB`).toBeLessThan(70);
}, 300_000);
