import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ReviewImport, ReviewList, ReviewStart } from '../../src/records/reports/reviewReports.ts';
import { csv, filled, reviewScene } from '../reviews/scene.ts';
import { affidavit, json } from '../support/cli.ts';

let scene: ReturnType<typeof reviewScene>;
beforeEach(() => {
  scene = reviewScene();
});
afterEach(() => scene.close());

test('a review by its commands: started, reminded, imported, shown', async () => {
  scene.pull('2026-03-31T12:00:00Z', { alice: ['view'], bob: ['admin'] });
  const store = ['--store', scene.storeFile];
  const options = [...store, '--period', '2026-Q1', '--out', scene.out];
  const alone = await affidavit(['review', 'start', ...options]);
  expect([alone.status, alone.stderr]).toEqual([
    2,
    expect.stringContaining('2 rows would have no reviewer but the holder: alice (view), bob (admin).'),
  ]);
  const started = await json<ReviewStart>([
    'review',
    'start',
    ...options,
    '--reviewer',
    'Bob',
    '--reviewer',
    'zoe',
  ]);
  expect(started.document).toMatchObject({
    name: '2026-Q1-1',
    rows: 2,
    own_rows: [{ row: 2, holder: 'bob', reviewer: 'zoe' }],
  });
  const [first, second] = started.document.files.map(({ file }) => file) as [string, string];
  const remind = await affidavit(['review', 'remind', ...store]);
  expect(remind.stdout.split('\n')).toEqual([
    `Bob: 1 of 1 row of access review 2026-Q1-1 without a decision (${first})`,
    `zoe: 1 of 1 row of access review 2026-Q1-1 without a decision (${second})`,
    '',
  ]);
  const done = path.join(scene.out, first);
  writeFileSync(
    done,
    csv(
      filled(scene.table(first), () => ({ decision: 'keep' })),
      ';',
    ),
  );
  const broken = path.join(scene.out, 'broken.csv');
  writeFileSync(broken, 'row\n1\n');
  const imported = await json<ReviewImport>(['review', 'import', ...store, broken, done]);
  expect(imported.status).toBe(4);
  expect(imported.document.files.map(({ state, problem }) => [state, problem])).toEqual([
    ['refused', expect.stringMatching(/^line 1: columns review, reviewer, .* missing$/)],
    ['imported', ''],
  ]);
  const again = await affidavit(['review', 'import', ...store, done]);
  expect([again.status, again.stdout]).toEqual([
    0,
    `${first}: access review 2026-Q1-1, 0 decisions recorded, 1 unchanged (1 row)\n`,
  ]);
  const status = await json<ReviewList>(['review', 'status', ...store, '--period', '2026-Q1']);
  expect(status.document.reviews).toMatchObject([
    { state: 'open', decided: 1, kept: 1, reviewers: [{ undecided: 0 }, { undecided: 1, outstanding: [2] }] },
  ]);
  const accounts = await affidavit(['review', 'export', ...store, '--format', 'probo']);
  expect(accounts.stdout.split('\r\n')).toEqual([
    '\uFEFFemail,full_name,role,job_title,is_admin,active,external_id,account_type',
    ',,view,,false,true,alice,user',
    ',,admin,,true,true,bob,user',
    '',
  ]);
  const unknown = await affidavit(['review', 'status', ...store, '--review', 'x']);
  expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringContaining('It holds 2026-Q1-1.')]);
});
