import { afterEach, beforeEach, expect, test } from 'vitest';
import { filled, reviewScene } from './scene.ts';

const COMPANY = {
  alice: ['view'],
  bob: ['admin'],
  carol: ['view', 'admin'],
  dave: ['view'],
  erin: ['admin'],
  frank: ['view'],
};
const REVIEWERS = `user,role,reviewer
alice,,carol
bob,,carol
carol,,bob
dave,,bob
erin,,frank
frank,,frank
,,carol
`;

let scene: ReturnType<typeof reviewScene>;
beforeEach(() => {
  scene = reviewScene();
});
afterEach(() => scene.close());

test('three reviewers: one late, one who reviews themselves, one who alters a row; a removal confirmed and one not carried out', async () => {
  scene.pull('2026-03-31T12:00:00Z', COMPANY);
  const started = await scene.start({}, REVIEWERS);
  expect(started).toMatchObject({ name: '2026-Q1-1', rows: 7, scope: 'all', snapshot: 1 });
  expect(started.files.map(({ reviewer, rows }) => [reviewer, rows])).toEqual([
    ['carol', 3],
    ['bob', 3],
    ['frank', 1],
  ]);
  expect(started.own_rows).toEqual([{ row: 7, holder: 'frank', reviewer: 'carol' }]);
  const [carol = '', bob = '', frank = ''] = started.files.map(({ file }) => file);

  // carol removes bob's admin, and decides on everything in time
  const first = await scene.import(
    filled(scene.table(carol), ({ holder }) => ({
      decision: holder === 'bob' ? 'Remove' : 'keep',
      comment: holder === 'bob' ? 'left the on-call rota' : '',
      date: '2026-04-03',
    })),
    '2026-04-04T08:00:00Z',
  );
  expect(first).toMatchObject({
    accepted: true,
    files: [{ state: 'imported', review: '2026-Q1-1', reviewers: ['carol'], refused: [], missing: [] }],
  });
  expect(first.files[0]?.recorded).toHaveLength(3);

  // bob's table was passed to carol, who removes her own admin; another row was altered
  const second = await scene.import(
    filled(scene.table(bob), ({ holder, role }) => ({
      decision: role === 'admin' ? 'remove' : 'keep',
      date: '04.04.2026',
      ...(holder === 'carol' ? { decided_by: 'Carol' } : {}),
      ...(holder === 'dave' ? { role: 'admin' } : {}),
    })),
    '2026-04-05T08:00:00Z',
  );
  expect(second.accepted).toBe(false);
  expect(second.files[0]).toMatchObject({
    state: 'imported',
    refused: [
      { line: 4, row: 5, reason: expect.stringContaining('row 5 was altered: role ("admin" where "view"') },
    ],
  });
  expect(second.files[0]?.self_reviews).toEqual([3, 4]);

  // frank is late
  const last = await scene.import(
    filled(scene.table(frank), () => ({ decision: 'change', comment: 'view is enough', date: '2026-05-20' })),
    '2026-05-20T10:00:00Z',
  );
  expect(last.accepted).toBe(true);

  // bob's admin is gone in time, carol's stays, erin has another role
  scene.pull('2026-04-10T12:00:00Z', { ...COMPANY, bob: [] });
  scene.pull('2026-05-25T12:00:00Z', { ...COMPANY, bob: [], erin: ['view'] });
  const { result, exceptions, rows, campaigns, reviewers, files } = scene.judge();
  expect(result?.result).toBe('exception');
  expect(exceptions.map(({ row, facts }) => [row, facts.split(' Deviation')[0]])).toEqual([
    [
      'review_reviewers/2026-Q1-1/bob',
      'bob has not decided 1 of 3 rows of the access review 2026-Q1-1, due at 2026-05-01T09:00:00.000Z.',
    ],
    [
      'review_reviewers/2026-Q1-1/frank',
      'frank decided 1 of 1 row of the access review 2026-Q1-1 after it was due at 2026-05-01T09:00:00.000Z, the last at 2026-05-20T10:00:00.000Z.',
    ],
    [
      'review_rows/2026-Q1-1/3',
      'Self-review: Carol decided to remove their own role admin in the access review 2026-Q1-1.',
    ],
    [
      'review_rows/2026-Q1-1/3',
      'The access review 2026-Q1-1 decided at 2026-04-04T23:59:59.999Z to remove the role admin of carol; the snapshot of 2026-05-25T12:00:00.000Z still shows it unchanged, after 2026-04-18T23:59:59.999Z.',
    ],
    [
      'review_rows/2026-Q1-1/4',
      'Self-review: Carol decided to keep their own role view in the access review 2026-Q1-1.',
    ],
  ]);
  const shown = (number: number) => rows.find((row) => row.number === number);
  expect(shown(2)).toMatchObject({
    holder: 'bob',
    privileged: 'yes',
    decision: 'remove',
    note: 'left the on-call rota',
    decided_by: 'carol',
    carried_out: 'removed',
    carried_out_snapshot: 2,
    carried_out_at: '2026-04-10T12:00:00.000Z',
  });
  expect(shown(3)).toMatchObject({ carried_out: 'outstanding', last_shown_snapshot: 3 });
  expect(shown(5)).toMatchObject({ decision: '', decided: '', carried_out: '' });
  expect(shown(6)).toMatchObject({ decision: 'change', carried_out: 'removed', carried_out_snapshot: 3 });
  expect(campaigns).toMatchObject([{ state: 'open', decided: 6, kept: 3, removed: 2, changed: 1 }]);
  expect(reviewers.map(({ reviewer, decided, late }) => [reviewer, decided, late])).toEqual([
    ['carol', 3, 0],
    ['bob', 2, 0],
    ['frank', 1, 1],
  ]);
  expect(files).toHaveLength(3);
});

test('a review in which everything is decided in time by others and carried out passes', async () => {
  scene.pull('2026-03-31T12:00:00Z', COMPANY);
  const { files } = await scene.start({}, REVIEWERS);
  for (const { file } of files) {
    const report = await scene.import(
      filled(scene.table(file), ({ holder }) => ({
        decision: holder === 'bob' ? 'remove' : 'keep',
        date: '2026-04-03',
      })),
      '2026-04-04T08:00:00Z',
      file,
    );
    expect(report.accepted).toBe(true);
  }
  expect(scene.judge().result).toMatchObject({
    result: 'insufficient_evidence',
    insufficient: [
      expect.stringContaining(
        'no snapshot shows yet that the decision of 2026-04-03T23:59:59.999Z to remove the role admin of bob',
      ),
    ],
  });
  scene.pull('2026-04-10T12:00:00Z', { ...COMPANY, bob: [] });
  expect(scene.judge().result).toMatchObject({ result: 'no_exception', population: { size: 7 } });
  // given back afterwards: not carried out
  scene.pull('2026-05-10T12:00:00Z', COMPANY);
  expect(scene.judge().exceptions.map(({ row }) => row)).toEqual(['review_rows/2026-Q1-1/2']);
});

test('rows that nobody decided yet are insufficient evidence until the review is due', async () => {
  scene.pull('2026-03-31T12:00:00Z', COMPANY);
  await scene.start({ fallback: ['zoe'] });
  expect(scene.judge().result).toMatchObject({
    result: 'insufficient_evidence',
    insufficient: [
      'zoe has not decided 7 of 7 rows of the access review 2026-Q1-1, due at 2026-05-01T09:00:00.000Z',
    ],
  });
  expect(scene.judge({ review_within: '0s' }).result?.result).toBe('insufficient_evidence');
  scene.pull('2026-05-01T09:00:00Z', COMPANY);
  expect(scene.judge().result?.result).toBe('insufficient_evidence');
  scene.pull('2026-05-01T09:00:01Z', COMPANY);
  expect(scene.judge().result).toMatchObject({ result: 'exception', exceptions: 1 });
});

test('no review at all is never a pass, and a review of bots leaves the people out', async () => {
  scene.pull('2026-03-31T12:00:00Z', COMPANY);
  expect(scene.judge().result?.result).toBe('judgment_required');
  const bot = {
    kind: 'bot',
    metadata: { name: 'ci' },
    spec: { roles: ['admin'] },
    status: { user_name: 'bot-ci', role_name: 'bot-ci' },
  };
  scene.pull('2026-03-31T13:00:00Z', COMPANY, { state: { bots: [bot] } });
  const started = await scene.start({ scope: 'bots', fallback: ['zoe'] });
  expect(started.rows).toBeGreaterThan(0);
  for (const { file } of started.files)
    await scene.import(
      filled(scene.table(file), () => ({ decision: 'keep', date: '2026-04-02' })),
      '2026-04-02T12:00:00Z',
      file,
    );
  const { result, exceptions } = scene.judge();
  expect(result?.result).toBe('exception');
  expect(exceptions.map(({ facts }) => facts)).toEqual(
    ['bob', 'carol', 'erin'].map((name) =>
      expect.stringContaining(`The privileged role admin of ${name} (direct) is in no access review`),
    ),
  );
});
