import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CheckReport } from '../../src/records/reports/checkReport.ts';
import { openStoreForReading, openStoreForWriting } from '../../src/store/file/open.ts';
import { type CheckOptions, checkPeriod } from '../../src/usecases/check/check.ts';
import { ROOT_ROLE, role, rowsIn, scene, user } from '../exceptions/scene.ts';

let at: Awaited<ReturnType<typeof scene>>;
beforeEach(async () => {
  at = await scene();
});
afterEach(() => at.close());

const ANN = user('ann', ['root']);
const HARMLESS = role('root', { logins: ['ann'], node_labels: { env: 'dev' } });

function check(now: string, more: Partial<CheckOptions> = {}): CheckReport {
  return checkPeriod(
    { storeFile: at.store, period: undefined, settingsFile: undefined, failOn: 'new', ...more },
    Date.parse(now),
  );
}

const rootIn = ({ exceptions }: CheckReport) =>
  exceptions.find(({ procedure, row_id }) => procedure === 'K04' && row_id === 'root');

function bundles(): number {
  const store = openStoreForReading(at.store);
  try {
    return [...store.exceptions.all()].length + store.bundles.bundles().length;
  } finally {
    store.close();
  }
}

describe('check', () => {
  test('an exception is new once, then open, then resolved, and new again when it is back', () => {
    at.pull({ at: '2026-10-05T02:00:00Z', state: { roles: [ROOT_ROLE], users: [ANN] } });
    const first = check('2026-10-05T02:10:00Z');
    expect(first.period).toEqual({
      ...{ label: '2026-Q4', from: '2026-10-01T00:00:00.000Z', to: '2026-10-05T02:00:00.001Z' },
    });
    expect(first).toMatchObject({ previous: null, failed: true, snapshot: { age_seconds: 600 } });
    expect(rootIn(first)).toMatchObject({ state: 'new', status: 'open', since: first.at });

    at.pull({ at: '2026-10-06T02:00:00Z', state: { roles: [ROOT_ROLE], users: [ANN] } });
    const second = check('2026-10-06T02:10:00Z');
    expect(second).toMatchObject({ previous: { at: first.at, period: '2026-Q4' } });
    expect(rootIn(second)).toMatchObject({ state: 'open', since: first.at });
    expect(second.counts.new).toBe(0);
    expect(second.failed).toBe(false);
    expect(check('2026-10-06T02:11:00Z', { failOn: 'open' }).failed).toBe(true);

    at.pull({ at: '2026-10-07T02:00:00Z', state: { roles: [HARMLESS], users: [ANN] } });
    const third = check('2026-10-07T02:10:00Z');
    // what was so for a part of the period stays its exception
    expect(rootIn(third)).toMatchObject({ state: 'open', since: first.at });
    expect(rootIn(third)?.facts).toContain('gave root');

    at.pull({ at: '2026-10-08T02:00:00Z', state: { roles: [ROOT_ROLE], users: [ANN] } });
    const fourth = check('2026-10-08T02:10:00Z');
    expect(
      fourth.exceptions.flatMap(({ procedure, row_id, state, since }) =>
        procedure === 'K04' && row_id === 'root' ? [`${state} since ${since}`] : [],
      ),
    ).toContain(`new since ${fourth.at}`);
    expect(fourth.failed).toBe(true);
    expect(bundles()).toBe(0);

    at.pull({ at: '2026-12-31T02:00:00Z', state: { roles: [HARMLESS], users: [ANN] } });
    check('2026-12-31T02:10:00Z');
    at.pull({ at: '2027-01-31T02:00:00Z', state: { roles: [HARMLESS], users: [ANN] } });
    const fifth = check('2027-01-31T02:10:00Z');
    expect(rootIn(fifth)).toBeUndefined();
    expect(
      fifth.ended.find(({ procedure, row_id }) => procedure === 'K04' && row_id === 'root'),
    ).toMatchObject({
      end: 'resolved',
    });
  });

  test('an exception whose evidence is missing is not determined, never resolved', () => {
    at.pull({ at: '2026-10-05T02:00:00Z', state: { roles: [ROOT_ROLE], users: [ANN] } });
    const first = check('2026-10-05T02:10:00Z');
    at.pull({ at: '2026-10-06T02:00:00Z', state: { users: [ANN] }, denied: ['roles'] });
    const blind = check('2026-10-06T02:10:00Z');
    expect(rootIn(blind)).toMatchObject({ state: 'not_determined', since: first.at });
    expect(rootIn(blind)?.detail).toContain('K04');
    expect(blind.results.insufficient_evidence).toBeGreaterThan(0);
    at.pull({ at: '2026-10-07T02:00:00Z', state: { roles: [ROOT_ROLE], users: [ANN] } });
    expect(rootIn(check('2026-10-07T02:10:00Z'))).toMatchObject({ state: 'open', since: first.at });
  });

  test('the first check of a quarter continues from the last one of the quarter before', () => {
    at.pull({ at: '2026-12-31T02:00:00Z', state: { roles: [ROOT_ROLE], users: [ANN] } });
    const first = check('2026-12-31T02:10:00Z');
    // the new quarter begins with its first pull
    expect(check('2027-01-01T01:00:00Z').period.label).toBe('2026-Q4');
    at.pull({ at: '2027-01-01T02:00:00Z', state: { roles: [ROOT_ROLE], users: [ANN] } });
    const next = check('2027-01-01T02:10:00Z');
    expect(next.period.label).toBe('2027-Q1');
    expect(next.previous?.period).toBe('2026-Q4');
    expect(rootIn(next)).toMatchObject({ state: 'open', since: first.at });
    // a look at the quarter that is over does not disturb it
    expect(check('2027-01-02T00:00:00Z', { period: '2026-Q4' }).period.to).toBe('2027-01-01T00:00:00.000Z');
    expect(check('2027-01-02T00:00:01Z').previous).toEqual({ at: next.at, period: '2027-Q1' });
  });

  test('answered exceptions fail nothing, and a bundle is the same with and without checks', async () => {
    at.pull({ at: '2026-10-05T02:00:00Z', state: { roles: [ROOT_ROLE], users: [ANN] } });
    const first = check('2026-10-05T02:10:00Z');
    const store = openStoreForWriting(at.store);
    for (const { id, procedure, dataset, row_id } of first.exceptions)
      store.exceptions.respond(
        { id, procedure, dataset, row_id, fault: '' },
        {
          ...{
            status: 'explained',
            response: 'Known.',
            owner: '',
            due: '',
            accepted_until: '',
            evidence: [],
          },
          ...{ by: '', who: 'carol@laptop', recorded: '2026-10-05T03:00:00Z' },
        },
        0,
      );
    store.close();
    const second = check('2026-10-05T04:00:00Z', { failOn: 'open' });
    expect(second.exceptions.length).toBe(first.exceptions.length);
    expect(second).toMatchObject({ failed: false, counts: { unanswered: 0 } });
    const bundle = await at.bundle('2026-Q4', '2026-10-06T00:00:00Z');
    expect(
      rowsIn(bundle, 'exceptions.csv').find(
        ({ row_id, procedure }) => procedure === 'K04' && row_id === 'root',
      ),
    ).toMatchObject({
      change: 'new',
      times: '1',
    });
  });

  test('a check that was changed behind the program is damage, and names itself', () => {
    at.pull({ at: '2026-10-05T02:00:00Z', state: { roles: [ROOT_ROLE], users: [ANN] } });
    check('2026-10-05T02:10:00Z');
    const db = new Database(at.store);
    db.exec("UPDATE check_exception SET facts = 'none'");
    db.close();
    expect(() => check('2026-10-05T02:20:00Z')).toThrow(expect.objectContaining({ code: 'STORE_DAMAGED' }));
  });
});
