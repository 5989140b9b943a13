import { expect } from 'vitest';
import type { EventLines } from '../../../src/records/evidence.ts';

/** The texts of lines that come in batches; the memory of a batch is the reader's until the next one. */
export function textsOf(batches: Iterable<EventLines>): string[] {
  const found: string[] = [];
  for (const { lines, count } of batches) {
    const texts = lines.toString('utf8').split('\n');
    expect(texts.pop()).toBe('');
    expect(texts).toHaveLength(count);
    found.push(...texts);
  }
  return found;
}
