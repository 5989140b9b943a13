import { expect, it } from 'vitest';
import { didYouMean, nearest } from '../../src/formats/nearest.ts';

const NAMES = ['pull', 'probe', 'snapshots', 'review', 'report', 'requests'];

it.each([
  ['pul', 'pull'],
  ['PULL', 'pull'],
  ['upll', 'pull'],
  ['reviw', 'review'],
  ['snapshot', 'snapshots'],
  ['snap', 'snapshots'],
  ['req', 'requests'],
  ['rep', 'report'],
])('%s is near %s', (given, name) => {
  expect(nearest(given, NAMES)).toBe(name);
});

it('a number is nearly no other one', () => {
  expect(nearest('13', ['14.2', '18'])).toBeNull();
  expect(nearest('ue', ['eu'])).toBe('eu');
});

it.each([['xyzzy'], ['sn'], ['re'], ['']])('%j is near none', (given) => {
  expect(nearest(given, NAMES)).toBeNull();
});

it('a beginning of several names is none of them', () => {
  expect(nearest('cert', ['certificate_authority', 'certificates_issued'])).toBeNull();
  expect(nearest('--cert', ['--certificate-authority', '--no-color'])).toBe('--certificate-authority');
  expect(nearest('--c', ['--certificate-authority', '--no-color'])).toBeNull();
});

it('is added to a message where there is one', () => {
  expect([didYouMean('pul', NAMES), didYouMean('xyzzy', NAMES)]).toEqual([' (did you mean pull?)', '']);
});
