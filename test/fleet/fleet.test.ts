import { expect, it } from 'vitest';
import { fleetOf } from '../../src/cli/configuration/chosenFleet.ts';
import { AffidavitError } from '../../src/errors/affidavitError.ts';
import { worstExit } from '../../src/usecases/fleet/runMembers.ts';

const cluster = (tags: Record<string, string>) => ({ gateway: {}, identity: 'i', store: 's', tags });
const FLEET = {
  eu: cluster({ region: 'eu', stage: 'prod' }),
  us: cluster({ region: 'us', stage: 'prod' }),
  lab: cluster({ region: 'eu', stage: 'test' }),
};

const chosen = (only: string[], tags: string[]) =>
  fleetOf(FLEET, { only, tags }).selected.map(({ name }) => name);

function refusal(
  only: string[],
  tags: string[],
  fleet: typeof FLEET | Record<string, never> = FLEET,
): string {
  try {
    fleetOf(fleet, { only, tags });
  } catch (error) {
    if (error instanceof AffidavitError && error.code === 'USAGE') return `${error.message} ${error.hint}`;
    throw error;
  }
  throw new Error('nothing was refused');
}

it('chooses by name and by tag, in the order of the declaration', () => {
  expect(chosen([], [])).toEqual(['eu', 'us', 'lab']);
  expect(chosen(['lab', 'eu'], [])).toEqual(['eu', 'lab']);
  expect(chosen([], ['region=eu', 'stage=prod'])).toEqual(['eu']);
  expect(chosen([], ['region=eu', 'region=us', 'stage=prod'])).toEqual(['eu', 'us']);
});

it('refuses a choice of nothing', () => {
  expect(refusal(['uss'], [])).toContain(
    'The fleet has no cluster "uss" (did you mean us?). It has: eu, us, lab.',
  );
  expect(refusal([], ['region=asia'])).toContain('No cluster of the fleet has region=asia.');
  expect(refusal([], ['eu'])).toContain('--tag "eu" is not of the form NAME=VALUE.');
  expect(refusal([], [], {})).toContain('declares no fleet');
});

it.each([
  [[0, 0], 0],
  [[0, 9, 4], 4],
  [[4, 3, 0], 3],
  [[3, 2, 6, 7], 7],
  [[1, 130], 130],
  [[0, 77], 77],
  [[], 0],
])('the worst of %j is %d', (statuses, worst) => {
  expect(worstExit(statuses)).toBe(worst);
});
