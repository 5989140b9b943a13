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

test('the rows of a large answer do not pile up in memory', () => {
  const few = read(300_000);
  const many = read(1_000_000);
  expect([few.rows, many.rows]).toEqual([300_000, 1_000_000]);
  // kept, the further rows would be more than 200 MB: objects, numbers, and 65 MB of text
  expect(many.peak - few.peak, `${few.peak} and ${many.peak} MB`).toBeLessThan(100);
}, 300_000);
