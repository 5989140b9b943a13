import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { deriveHistories } from '../../src/collectors/derived/deriveHistories.ts';
import { POINTS_OF_FOCUS } from '../../src/controls/catalogue/pointsOfFocus.ts';
import { controlContext } from '../../src/controls/context.ts';
import { criterionEntrySchema, criterionListing } from '../../src/controls/criterionListing.ts';
import { matrixRowSchema, matrixRows } from '../../src/controls/matrix.ts';
import { runControls } from '../../src/controls/runControls.ts';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { exceptionSchema, testResultSchema } from '../../src/records/controls.ts';
import { recordedEvents, recordedState } from '../collectors/derived/recorded.ts';
import { testStore } from '../collectors/derived/testStore.ts';

const DAY = Date.parse('2026-11-21T00:00:00Z');

function recordedWorld() {
  const world = testStore();
  const id = world.pull({
    started: '2026-11-22T00:30:00.000Z',
    state: {
      users: recordedState('users'),
      roles: recordedState('roles'),
      bots: recordedState('bots'),
      locks: recordedState('locks'),
      access_requests_state: recordedState('access_requests'),
    },
    events: recordedEvents().map((event) => JSON.parse(event.json) as JsonObject),
    window: { fromMs: DAY, toMs: DAY + 86_400_000 },
    statuses: { bots: 'partial' },
    beforeFinish: (store, snapshot, finish) => {
      for (const outcome of deriveHistories(store, snapshot)) finish(outcome);
    },
  });
  const snapshot = world.store.snapshot(id);
  if (snapshot === null) throw new Error('the snapshot is gone');
  const period = { fromMs: DAY, toMs: DAY + 86_400_000, label: 'day' };
  return { ...world, context: controlContext(world.store, snapshot, period) };
}

function run(context: Parameters<typeof runControls>[0]) {
  const running = runControls(context);
  const exceptions = [];
  let step = running.next();
  while (step.done !== true) {
    exceptions.push(exceptionSchema.parse(step.value));
    step = running.next();
  }
  return { exceptions, results: step.value.map((result) => testResultSchema.parse(result)) };
}

test('the recorded cluster: results, matrix, listings and limitations hang together', () => {
  const { store, context, close } = recordedWorld();
  try {
    const { results, exceptions } = run(context);
    expect(results).toHaveLength(28);
    for (const result of results) {
      expect(result.exceptions, result.id).toBe(exceptions.filter(({ test: id }) => id === result.id).length);
      expect(result.explanation).not.toBe('');
      expect(result.explanation.toLowerCase()).not.toContain('complian');
    }
    expect(results.filter(({ result }) => result === 'not_built')).toHaveLength(22);
    expect(exceptions.filter(({ test: id }) => id === 'K04').map(({ row }) => row)).toEqual([
      'roles/prod-root',
      'users/alice',
      'users/bob',
      'users/carol',
      'users/eve',
    ]);
    expect(exceptions.filter(({ test: id }) => id === 'K08').map(({ facts }) => facts.split(':')[0])).toEqual(
      ['Review bypass', 'Self-approval', 'Review bypass'],
    );

    const matrix = [
      ...matrixRows(context, results, (dataset) => store.countRows(context.snapshot.id, dataset)),
    ];
    for (const row of matrix) matrixRowSchema.parse(row);
    expect(new Set(matrix.map((row) => row.point_of_focus).filter((id) => id !== ''))).toEqual(
      new Set(POINTS_OF_FOCUS.map(({ id }) => id)),
    );
    const of = (point: string, dataset: string) =>
      matrix.find((row) => row.point_of_focus === point && row.dataset === dataset);
    expect(of('CC6.1-03', 'roles')).toMatchObject({
      result: 'exception',
      file: 'evidence/roles.jsonl',
      rows: 15,
    });
    expect(of('CC6.2-02', 'bots')).toMatchObject({ collection: 'partial', result: 'insufficient_evidence' });
    expect(of('CC6.1-09', 'tokens')).toMatchObject({
      collection: 'not collected',
      result: 'insufficient_evidence',
      file: '',
    });
    expect(matrix.filter((row) => row.criterion === 'CC6.5').map((row) => row.result)).toEqual([
      'out_of_scope',
    ]);

    const listing = [...criterionListing(context, 'CC6.2')].map((entry) => criterionEntrySchema.parse(entry));
    const alice = listing.find((entry) => entry.dataset === 'users' && entry.key === 'alice');
    const stored = [...store.rows(context.snapshot.id, 'users')].find(({ key }) => key === 'alice');
    expect(alice?.sha256).toBe(
      createHash('sha256')
        .update(stored?.json ?? '')
        .digest('hex'),
    );
    // the twelve of the day, and the lock on eve that ran out before the snapshot
    expect(listing.filter((entry) => entry.dataset === 'revocations')).toHaveLength(13);
    const creations = listing.filter((entry) => entry.dataset === 'events' && entry.key === 'user.create');
    const expected = recordedEvents().filter((event) => event.event === 'user.create').length;
    expect(creations.map((entry) => [entry.item, entry.count, entry.sha256])).toEqual([
      ['USR', expected, null],
    ]);
  } finally {
    close();
  }
});
