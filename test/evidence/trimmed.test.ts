import { expect, test } from 'vitest';
import { generalLimitations } from '../../src/usecases/export/limitations.ts';
import { at, event, withConclusion } from '../controls/world.ts';

const LONG = 'x'.repeat(20_000);

test('events that the gateway trimmed are counted by day and named as a limit of the bundle', () => {
  const events = [
    event(at(3, 2), 'session.command', { command: `${LONG}…` }),
    event(at(3, 3), 'session.command', { command: LONG }),
    event(at(3, 4), 'session.command', { command: 'short…' }),
    event(at(5, 2), 'session.command', { command: `${LONG}…` }),
  ];
  withConclusion({ events }, (conclusion) => {
    const days = conclusion.set.db.prepare('select day, trimmed from log_days order by day').raw().all();
    expect(days).toEqual([
      ['2026-01-02', 0],
      ['2026-01-03', 1],
      ['2026-01-04', 0],
    ]);
    expect(generalLimitations(conclusion, [])).toContain(
      'The gateway trimmed 1 event of the period to its size limit; the rest of their contents is not in the log. collection/log_days.csv counts them by day.',
    );
  });
});
