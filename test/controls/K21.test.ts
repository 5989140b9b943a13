import { expect, test } from 'vitest';
import { at, event, judge } from './world.ts';

const session = (sid: string, time: string, type = 'session.start') =>
  event(time, type, { sid, user: 'bob' });

test('a session without an end is an exception, one that may still be open requires judgment', () => {
  const { result, exceptions } = judge('K21', {
    events: [
      session('whole', at(3, 2)),
      session('whole', at(3, 3), 'session.end'),
      session('past the end', at(4, 23)),
      session('past the end', at(5, 4), 'session.end'),
      session('lost', at(3, 4)),
      session('late', at(4, 22)),
    ],
  });
  expect(exceptions.map(({ facts }) => facts.split(' of ')[0])).toEqual(['Session lost']);
  expect(result.notes.some((note) => note.includes('Session late'))).toBe(true);
  expect(result.result).toBe('exception');
});

test('without a retention setting in the evidence a whole log requires judgment to finish', () => {
  const { result } = judge('K21', {});
  expect(result.result).toBe('judgment_required');
  expect(result.population.size).toBe(3);
});

test('silence is measured to the event, also where no full hour shows it', () => {
  const quiet = judge('K21', { settings: { max_silence_hours: 11.9 } });
  expect(quiet.exceptions.map(({ row }) => row.split('/')[0])).toEqual(Array(5).fill('log_silences'));
  expect(judge('K21', { settings: { max_silence_hours: 12.1 } }).exceptions).toEqual([]);
});

test('what was not read is insufficient evidence, with its span', () => {
  const { result } = judge('K21', { window: { fromMs: Date.parse(at(3)), toMs: Date.parse(at(6)) } });
  expect(result.result).toBe('insufficient_evidence');
  expect(result.explanation).toContain(`not read from ${at(2)} to ${at(3)}`);
});
