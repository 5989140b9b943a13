import { expect, test } from 'vitest';
import { nameLikeness } from '../../src/formats/nameLikeness.ts';

test.each([
  ['mira', 'mira', 'same'],
  ['Mira', 'mira', 'case'],
  ['Mira@A.example', 'mira@a.example', 'case'],
  ['mira', 'mira@north.example', 'domain'],
  ['MIRA@south.example', 'mira@north.example', 'domain'],
  ['__proto__', '__PROTO__', 'case'],
  ['mira', 'mirah', null],
  ['mira@north.example', 'oskar@north.example', null],
  ['@north.example', '@south.example', null],
  ['', '', null],
  ['mira', '', null],
])('%j and %j: %j', (a, b, likeness) => {
  expect([nameLikeness(a, b), nameLikeness(b, a)]).toEqual([likeness, likeness]);
});
