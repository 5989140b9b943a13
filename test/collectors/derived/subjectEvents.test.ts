import { expect, test } from 'vitest';
import { SubjectEvents } from '../../../src/collectors/derived/subjectEvents.ts';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import { testStore } from './testStore.ts';

const subjects = ['ann', 'bob', 'cy'].map((value) => ({ kind: 'user', value }));
const change = (name: string, minute: number): JsonObject => ({
  event: 'user.update',
  code: 'T1003I',
  uid: `${name}-${minute}`,
  time: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString(),
  name,
});

test('events read together or one by one, whatever fits into memory, are the same', () => {
  const { store, pull, close } = testStore();
  try {
    const events = [change('ann', 1), change('bob', 2), change('ann', 3), change('dee', 4)];
    pull({ started: '2026-01-02T00:00:00Z', state: {}, events });
    for (const units of [0, 150, 300, 10_000]) {
      const read = new SubjectEvents(store, subjects, units);
      const told = (name: string) =>
        [...read.of('user', name)].map(({ uid, event }) => `${uid} ${event}`).sort();
      expect(told('ann')).toEqual(['ann-1 user.update', 'ann-3 user.update']);
      expect(told('bob')).toEqual(['bob-2 user.update']);
      expect(told('cy')).toEqual([]);
      expect(told('dee')).toEqual(['dee-4 user.update']);
    }
  } finally {
    close();
  }
});
