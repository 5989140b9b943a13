import { setTimeout as sleep } from 'node:timers/promises';
import type { TimeRange } from '../../store/readRanges.ts';
import { closeWindow } from './closeWindow.ts';
import { WindowCounts } from './counts.ts';
import { readByExport } from './exportWindow.ts';
import { BROKEN_REASON, type PullState } from './pullState.ts';
import { type ReadFailure, readFailureOf } from './readFailure.ts';
import { checkWindow, type Reading, readByCursor, readWithoutCursor } from './readPages.ts';
import { halves, slices } from './windows.ts';

const TRIES = 3;
const RATE_LIMIT_TRIES = 6;

/** Nothing more can be had of the log: the reason holds for all windows. */
export class PullStopped extends Error {
  readonly failure: ReadFailure;

  constructor(failure: ReadFailure, cause: unknown) {
    super(messageOf(cause), { cause });
    this.name = 'PullStopped';
    this.failure = failure;
  }
}

/**
 * Reads one planned window and closes it, in one piece or, where the gateway forces it, in several. A piece is closed only
 * when it was read to its end and proved whole; any error starts the piece anew without a cursor (teleport-api §3.4).
 * A piece that could not be closed is noted in the state with the reason.
 *
 * @throws PullStopped when going on with other windows is useless; AffidavitError of the store; the signal's reason
 */
export async function readWindow(window: TimeRange, reading: Reading, state: PullState): Promise<void> {
  const earlier = { inserted: 0 };
  if (await readByExport(window, reading, state, earlier)) return;
  for (const piece of slices(window, state.widthUs)) {
    if (state.givesUp) return;
    await readPiece(piece, reading, state, earlier, 0);
  }
}

/** @param lost how often a page was lost already in the window that this piece is part of */
async function readPiece(
  piece: TimeRange,
  reading: Reading,
  state: PullState,
  earlier: { inserted: number },
  lost: number,
): Promise<void> {
  let errors = 0;
  let limited = 0;
  let withoutCursor = state.distrustsCursor;
  for (;;) {
    state.signal?.throwIfAborted();
    const counts = new WindowCounts();
    try {
      if (withoutCursor) await readWithoutCursor(piece, reading, counts);
      else {
        await readByCursor(piece, reading, counts);
        await checkWindow(piece, reading, counts);
      }
    } catch (error) {
      state.signal?.throwIfAborted();
      earlier.inserted += counts.inserted;
      const failure = readFailureOf(error);
      switch (failure) {
        case null:
          throw error;
        case 'denied':
        case 'unsupported':
        case 'refused':
          throw new PullStopped(failure, error);
        case 'limit':
        case 'size':
          if (!state.lowerLimit(failure)) throw new PullStopped('refused', error);
          continue;
        case 'rateLimit':
          state.counts.repeats.rateLimit++;
          state.slowDown();
          if (++limited >= RATE_LIMIT_TRIES) throw new PullStopped('rateLimit', error);
          await sleep(state.rateLimitPauseMs * 2 ** (limited - 1), undefined, state.abortable);
          continue;
        case 'connection':
        case 'error':
          state.counts.repeats.error++;
          if (++errors < TRIES) {
            await sleep(state.pauseMs * errors, undefined, state.abortable);
            continue;
          }
          if (failure === 'connection') throw new PullStopped(failure, error);
          state.noteFailure();
          return state.leaveOpen(piece, messageOf(error));
        case 'deadline':
        case 'cursor': {
          state.counts.repeats[failure]++;
          if (failure === 'cursor' && withoutCursor) return state.leaveOpen(piece, messageOf(error));
          const pair = halves(piece);
          if (failure === 'cursor' && (lost > 0 || pair === null)) {
            withoutCursor = true;
            state.noteLostCursor();
            continue;
          }
          if (pair === null) {
            state.noteFailure();
            return state.leaveOpen(piece, messageOf(error));
          }
          if (failure === 'deadline') state.narrow(pair);
          const lostNow = lost + (failure === 'cursor' ? 1 : 0);
          for (const half of pair) {
            if (state.givesUp) return;
            await readPiece(half, reading, state, earlier, lostNow);
          }
          return;
        }
      }
    }
    if (counts.broken > 0) return state.leaveOpen(piece, BROKEN_REASON);
    return closeWindow(piece, reading, state, counts, earlier);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
