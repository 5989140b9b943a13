import { runInThisContext } from 'node:vm';
import { expect, test } from 'vitest';
import { freeBytes, isPooled } from '../../src/platform/freeBytes.ts';

test('memory of their own is given back, whatever its size', () => {
  for (const size of [1, Buffer.poolSize, Buffer.poolSize * 4]) {
    const bytes = Buffer.allocUnsafeSlow(size);
    freeBytes(bytes);
    expect(bytes.length).toBe(0);
    expect(() => freeBytes(bytes)).not.toThrow();
  }
});

test('a part of larger memory takes the whole with it', () => {
  const whole = Buffer.allocUnsafeSlow(Buffer.poolSize * 2);
  freeBytes(whole.subarray(10, 20));
  expect(whole.length).toBe(0);
});

test('what is cut out of the pool stays, and so do its neighbours', () => {
  const neighbour = Buffer.from('neighbour');
  const bytes = Buffer.from('pooled');
  expect(bytes.buffer).toBe(neighbour.buffer);
  freeBytes(bytes);
  expect([String(bytes), String(neighbour)]).toEqual(['pooled', 'neighbour']);
});

test('memory that two threads share stays', () => {
  const bytes = Buffer.from(new SharedArrayBuffer(8));
  freeBytes(bytes);
  expect(bytes.length).toBe(8);
});

test('the pool is known by its mark, on every Node, also as the part of it that a large buffer fills', () => {
  const small = Buffer.from('pooled');
  expect(isPooled(small)).toBe(true);
  expect(isPooled(Buffer.from(small.buffer))).toBe(true);
  freeBytes(Buffer.from(small.buffer));
  expect(String(small)).toBe('pooled');
  for (const size of [1, Buffer.poolSize, Buffer.poolSize * 4])
    expect(isPooled(Buffer.allocUnsafeSlow(size))).toBe(false);
});

test('memory that the engine does not let go stays', () => {
  const memory: ArrayBuffer = runInThisContext('new WebAssembly.Memory({ initial: 1 }).buffer');
  const bytes = Buffer.from(memory);
  expect(() => freeBytes(bytes)).not.toThrow();
  expect(bytes.length).toBe(65_536);
});
