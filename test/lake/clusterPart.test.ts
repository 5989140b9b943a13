import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AffidavitError } from '../../src/errors/affidavitError.ts';
import { clusterPart } from '../../src/lake/layout/clusterPart.ts';

test('ordinary names stay as they are, everything else is percent-encoded', () => {
  expect(clusterPart('prod.example.com')).toBe('prod.example.com');
  expect(clusterPart('Prod')).toBe('%50rod');
  expect(clusterPart('..')).toBe('%2E%2E');
  expect(clusterPart('a/b')).toBe('a%2Fb');
  expect(clusterPart('a..b.')).toBe('a%2E%2Eb%2E');
  expect(clusterPart('日')).toBe('%E6%97%A5');
});

test('two names never give one folder, also where capitals do not count, and each can be read back', () => {
  const names = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(names, names, (one, other) => {
      const [a, b] = [clusterPart(one), clusterPart(other)];
      expect(a).toMatch(/^[A-Za-z0-9_.%-]+$/);
      expect(a).not.toMatch(/^\.|\.$|\.\./);
      expect(decodeURIComponent(a)).toBe(one.toWellFormed());
      if (one.toWellFormed() !== other.toWellFormed()) expect(a.toLowerCase()).not.toBe(b.toLowerCase());
    }),
  );
});

test.each(['', 'x'.repeat(241), '日'.repeat(30)])('a name that no folder takes is refused: %j', (name) => {
  expect(() => clusterPart(name)).toThrow(AffidavitError);
});
