import { describe, expect, test } from 'vitest';
import { chooseStates } from '../../src/evidence/states.ts';
import { openStoreForWriting } from '../../src/store/file/open.ts';
import { parsePeriod } from '../../src/usecases/period.ts';
import { outcome, START } from '../store/fixtures.ts';
import { storePath } from '../store/helpers.ts';

const HOUR = 3_600_000;
const WITHIN = 36 * HOUR;
const PERIOD = parsePeriod('2026-Q3');
const at = (ms: number): string => new Date(ms).toISOString();

/** The states chosen out of a store with snapshots begun at these times; of each, whether it ended. */
function chosen(
  starts: readonly (number | { ms: number; ends: boolean })[],
  { wanted, readUntilMs }: { wanted?: number; readUntilMs?: [number, number] } = {},
) {
  const store = openStoreForWriting(storePath());
  for (const start of starts) {
    const { ms, ends } = typeof start === 'number' ? { ms: start, ends: true } : start;
    const snapshot = store.beginSnapshot({ ...START, started: at(ms) });
    snapshot.finishDataset(outcome('users', 'denied'));
    if (ends) snapshot.finish(at(ms + 1000), null);
  }
  // what `chooseStates` reads of the log
  const reader = {
    ...store,
    readRanges: () =>
      readUntilMs === undefined ? [] : [{ fromUs: readUntilMs[0] * 1000, toUs: readUntilMs[1] * 1000 }],
  };
  try {
    const { opening, closing, limitations } = chooseStates(reader, PERIOD, WITHIN, wanted);
    return { opening: opening?.id ?? null, closing: closing.id, limitations };
  } finally {
    store.close();
  }
}

const [FROM, TO] = [PERIOD.fromMs, PERIOD.toMs];

describe('the closing snapshot', () => {
  test.each([
    ['exactly at the end, before one that is later', [TO, TO + 1], 1],
    ['the last before the end, however incomplete', [TO - 3 * HOUR, TO - HOUR, TO + 1], 2],
    ['exactly as far before the end as is allowed', [TO - WITHIN, TO + 1], 1],
    [
      'the first after the end when the last before it is a millisecond too old',
      [TO - WITHIN - 1, TO + WITHIN, TO + WITHIN + 1],
      2,
    ],
    ['the nearest when both are too far: after', [TO - 3 * WITHIN, TO + 2 * WITHIN], 2],
    ['the nearest when both are too far: before', [TO - 2 * WITHIN, TO + 3 * WITHIN], 1],
    ['the earlier of two that are equally far', [TO - 2 * WITHIN, TO + 2 * WITHIN], 1],
    ['the only one', [TO - 5 * HOUR], 1],
  ])('%s', (_, starts, id) => {
    expect(chosen(starts, { readUntilMs: [FROM, TO] }).closing).toBe(id);
  });

  test('is found whatever the order in which the snapshots were taken', () => {
    expect(chosen([TO + 1, TO - 2 * HOUR, TO - HOUR]).closing).toBe(3);
    expect(chosen([TO - HOUR, TO - 2 * HOUR]).closing).toBe(1);
  });

  test('is never one that was interrupted', () => {
    expect(chosen([TO - 2 * HOUR, { ms: TO - HOUR, ends: false }]).closing).toBe(1);
  });
});

describe('the opening snapshot', () => {
  test('is chosen by the start in the same way, from those before the closing one', () => {
    expect(chosen([FROM - HOUR, FROM + HOUR, TO - HOUR]).opening).toBe(1);
    expect(chosen([FROM, FROM + 1, TO]).opening).toBe(1);
    expect(chosen([FROM - WITHIN - 1, FROM + HOUR, TO - HOUR]).opening).toBe(2);
    expect(chosen([TO - HOUR]).opening).toBeNull();
    // one that began with the closing one is no earlier state
    expect(chosen([TO - HOUR, TO - HOUR]).opening).toBeNull();
  });
});

describe('limitations', () => {
  test('name a snapshot that is further away than is allowed, in days and by its side', () => {
    expect(chosen([FROM - HOUR, TO + HOUR]).limitations).toEqual([]);
    expect(chosen([FROM - WITHIN, TO - WITHIN]).limitations).toEqual([]);
    expect(chosen([FROM + 48 * HOUR, TO - 60 * HOUR], { readUntilMs: [FROM, TO] }).limitations).toEqual([
      `The closing snapshot (2, ${at(TO - 60 * HOUR)}) was taken 2.5 days before the end of the period: state may have changed in between.`,
      `The opening snapshot (1, ${at(FROM + 48 * HOUR)}) was taken 2 days after the start of the period: state may have changed in between.`,
    ]);
  });
});

describe('nothing to conclude from', () => {
  const nothing = (message: RegExp) =>
    expect.objectContaining({ code: 'EXPORT_NO_SNAPSHOT', message: expect.stringMatching(message) });

  test('no finished snapshot', () => {
    expect(() => chosen([])).toThrow(nothing(/no finished snapshot/));
  });

  test('snapshots far from the period, and no log that reaches into it', () => {
    expect(() => chosen([TO + WITHIN + 1])).toThrow(nothing(/none of the 1 finished snapshots/));
    expect(() => chosen([FROM - WITHIN - 1])).toThrow(nothing(/none of the 1/));
    expect(chosen([TO + WITHIN]).closing).toBe(1);
    expect(chosen([FROM - WITHIN]).closing).toBe(1);
    expect(chosen([TO + 99 * WITHIN], { readUntilMs: [TO - 1, TO + HOUR] }).closing).toBe(1);
    expect(chosen([TO + 99 * WITHIN], { readUntilMs: [FROM - HOUR, FROM] }).closing).toBe(1);
    expect(() => chosen([TO + 99 * WITHIN], { readUntilMs: [TO, TO + HOUR] })).toThrow(
      nothing(/none of the 1/),
    );
    expect(() => chosen([TO + 99 * WITHIN], { readUntilMs: [FROM - HOUR, FROM - 1] })).toThrow(
      nothing(/none of/),
    );
  });
});

describe('a snapshot that a person chose', () => {
  test('closes the period wherever it is', () => {
    const far = [FROM - HOUR, TO, TO + 99 * WITHIN];
    expect(chosen(far, { wanted: 3 })).toMatchObject({ closing: 3, opening: 1 });
    expect(chosen(far, { wanted: 1 })).toMatchObject({ closing: 1, opening: null });
  });

  test('has to exist and to have ended', () => {
    expect(() => chosen([TO], { wanted: 2 })).toThrow(
      expect.objectContaining({ code: 'SNAPSHOT_NOT_FOUND' }),
    );
    expect(() => chosen([TO, { ms: TO, ends: false }], { wanted: 2 })).toThrow(
      expect.objectContaining({
        code: 'EXPORT_NO_SNAPSHOT',
        message: expect.stringContaining('interrupted'),
      }),
    );
  });
});
