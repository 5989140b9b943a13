import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStoreForWriting } from '../../src/store/file/open.ts';
import { filesIn, ROOT_ROLE, role, rowsIn, scene, textIn, user } from './scene.ts';

let at: Awaited<ReturnType<typeof scene>>;
beforeEach(async () => {
  at = await scene();
});
afterEach(() => at.close());

const ANN = user('ann', ['root']);
const HARMLESS = role('root', { logins: ['ann'], node_labels: { env: 'dev' } });

/** The exception that role root gives root on every node. */
const rootIn = (bundle: { path: string }) =>
  rowsIn(bundle, 'exceptions.csv').find(
    ({ procedure, row_id, kind }) => procedure === 'K04' && row_id === 'root' && kind === undefined,
  );

function answer(id: string, status: 'explained' | 'accepted' | 'remediated', recorded: string, until = '') {
  const store = openStoreForWriting(at.store);
  try {
    const exception = store.exceptions.find(id);
    if (exception === null) throw new Error('not in the register');
    const revision = store.exceptions.latestResponse(id)?.revision ?? 0;
    store.exceptions.respond(
      exception,
      {
        ...{ status, response: 'We know.', owner: 'carol', due: '', accepted_until: until, evidence: [] },
        ...{ by: '', who: 'carol@laptop', recorded },
      },
      revision,
    );
  } finally {
    store.close();
  }
}

describe('an exception over the quarters', () => {
  test('is new, repeated, resolved and reopened; its id and its response go with it', async () => {
    at.pull({ at: '2026-03-31T12:00:00Z', state: { roles: [ROOT_ROLE], users: [ANN] } });
    const q1 = await at.bundle('2026-Q1', '2026-04-02T00:00:00Z');
    const first = rootIn(q1);
    expect(first).toMatchObject({ change: 'new', first_seen: '2026-Q1', times: '1', status: 'open' });
    const id = first?.id ?? '';

    answer(id, 'explained', '2026-04-03T00:00:00Z');
    at.pull({
      at: '2026-06-30T12:00:00Z',
      state: { roles: [ROOT_ROLE], users: [ANN, user('bob', ['root'])] },
    });
    const q2 = await at.bundle('2026-Q2', '2026-07-02T00:00:00Z');
    expect(rootIn(q2)).toMatchObject({
      ...{ id, change: 'repeated', first_seen: '2026-Q1', times: '2', status: 'explained', owner: 'carol' },
      ...{ response: 'We know.', recorded_by: 'carol@laptop', revision: '1' },
    });
    expect(q2.register).toMatchObject({ explained: 1, repeated: expect.any(Number) });

    at.pull({ at: '2026-09-30T12:00:00Z', state: { roles: [HARMLESS], users: [ANN] } });
    const q3 = await at.bundle('2026-Q3', '2026-10-02T00:00:00Z');
    expect(rowsIn(q3, 'exceptions.csv').map((row) => row.id)).not.toContain(id);
    const told = rowsIn(q3, 'exceptions-history.csv').filter((row) => row.id === id);
    expect(told.map(({ event, period, bundle }) => [event, period, bundle])).toEqual([
      ['listed', '2026-Q1', '1'],
      ['answered', '', ''],
      ['listed', '2026-Q2', '2'],
      ['resolved', '2026-Q3', '3'],
    ]);
    expect(q3.register.resolved).toBeGreaterThan(0);

    at.pull({ at: '2026-12-31T12:00:00Z', state: { roles: [ROOT_ROLE], users: [ANN] } });
    const q4 = await at.bundle('2026-Q4', '2027-01-02T00:00:00Z');
    expect(rootIn(q4)).toMatchObject({ id, change: 'reopened', times: '3', first_seen: '2026-Q1' });
  });

  test('is not resolved where evidence is missing', async () => {
    at.pull({ at: '2026-03-31T12:00:00Z', state: { roles: [ROOT_ROLE], users: [ANN] } });
    const id = rootIn(await at.bundle('2026-Q1', '2026-04-02T00:00:00Z'))?.id;
    at.pull({ at: '2026-06-30T12:00:00Z', denied: ['roles'] });
    const q2 = await at.bundle('2026-Q2', '2026-07-02T00:00:00Z');
    const last = rowsIn(q2, 'exceptions-history.csv').findLast((row) => row.id === id);
    expect(last).toMatchObject({
      event: 'not_determined',
      detail: expect.stringContaining('roles is denied'),
    });
    // and it is still the same one, not back from somewhere, when it can be read again
    at.pull({ at: '2026-09-30T12:00:00Z', state: { roles: [ROOT_ROLE], users: [ANN] } });
    const q3 = await at.bundle('2026-Q3', '2026-10-02T00:00:00Z');
    expect(rootIn(q3)).toMatchObject({ id, change: 'repeated', times: '2' });
  });

  test('is open again when its acceptance ran out, or its remediation did not last', async () => {
    at.pull({ at: '2026-03-31T12:00:00Z', state: { roles: [ROOT_ROLE], users: [ANN] } });
    const id = rootIn(await at.bundle('2026-Q1', '2026-04-02T00:00:00Z'))?.id ?? '';
    answer(id, 'accepted', '2026-04-03T00:00:00Z', '2026-04-30');
    expect(rootIn(await at.bundle('2026-Q1', '2026-04-30T23:59:59Z'))).toMatchObject({
      ...{ status: 'accepted', change: 'new', status_reason: '' },
    });
    expect(rootIn(await at.bundle('2026-Q1', '2026-05-01T00:00:00Z'))).toMatchObject({
      ...{
        status: 'open',
        accepted_until: '2026-04-30',
        status_reason: 'The acceptance ended with 2026-04-30.',
      },
    });
    answer(id, 'remediated', '2026-05-02T00:00:00Z');
    expect(rootIn(await at.bundle('2026-Q1', '2026-05-03T00:00:00Z'))).toMatchObject({
      ...{ status: 'remediated', change: 'new' },
    });
    at.pull({ at: '2026-06-30T12:00:00Z', state: { roles: [ROOT_ROLE], users: [ANN] } });
    expect(rootIn(await at.bundle('2026-Q2', '2026-07-02T00:00:00Z'))).toMatchObject({
      ...{ status: 'open', change: 'reopened', status_reason: expect.stringContaining('there again') },
    });
  });
});

test('a response changes no result, and no export under its old number', async () => {
  at.pull({ at: '2026-03-31T12:00:00Z', state: { roles: [ROOT_ROLE], users: [ANN] } });
  const first = await at.bundle('2026-Q1', '2026-04-02T00:00:00Z');
  const again = await at.bundle('2026-Q1', '2026-04-02T00:00:00Z');
  expect(again).toMatchObject({ sequence: 1, sha256sums_sha256: first.sha256sums_sha256, replaces: null });
  answer(rootIn(first)?.id ?? '', 'accepted', '2026-04-03T00:00:00Z');
  const answered = await at.bundle('2026-Q1', '2026-04-02T00:00:00Z');
  expect(answered).toMatchObject({ sequence: 2, replaces: { sequence: 1 } });
  expect(textIn(answered, 'results.json')).toBe(textIn(first, 'results.json'));
  expect(filesIn(answered)).toContain('exceptions-history.csv');
});
