import { setTimeout as sleep } from 'node:timers/promises';
import type { TimeRange } from '../../store/coverage.ts';
import { closeWindow } from './closeWindow.ts';
import { readByExport } from './exportWindow.ts';
import { BROKEN_REASON, type PullState } from './pullState.ts';
import { checkWindow, type Reading, readByCursor, readWithoutCursor } from './readPages.ts';
import { Tally } from './tally.ts';
import { type Trouble, troubleOf } from './trouble.ts';
import { halves, slices } from './windows.ts';

const TRIES = 3;
const RATE_LIMIT_TRIES = 6;

/** Nothing more can be had of the log: the reason holds for all windows. */
export class PullStopped extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble, cause: unknown) {
    super(messageOf(cause), { cause });
    this.name = 'PullStopped';
    this.trouble = trouble;
  }
}

/**
 * Reads one planned window and closes it, in one piece or, where the gateway forces it, in several. A piece is closed only
 * when it was read to its end and proved whole; any error starts the piece anew without a cursor (gateway-api §3.4).
 * What could not be closed is noted in the state with the reason.
 *
 * @throws PullStopped when going on with other windows is useless; AffidavitError of the store; the signal's reason
 */
export async function readWindow(window: TimeRange, reading: Reading, state: PullState): Promise<void> {
  const carry = { inserted: 0 };
  if (await readByExport(window, reading, state, carry)) return;
  for (const piece of slices(window, state.widthUs)) {
    if (state.givesUp) return;
    await readPiece(piece, reading, state, carry, 0);
  }
}

/** @param lost how often a page was lost already in the window that this piece is part of */
async function readPiece(
  piece: TimeRange,
  reading: Reading,
  state: PullState,
  carry: { inserted: number },
  lost: number,
): Promise<void> {
  let errors = 0;
  let limited = 0;
  let withoutCursor = state.distrustsCursor;
  for (;;) {
    state.signal?.throwIfAborted();
    const tally = new Tally();
    try {
      if (withoutCursor) await readWithoutCursor(piece, reading, tally);
      else {
        await readByCursor(piece, reading, tally);
        await checkWindow(piece, reading, tally);
      }
    } catch (error) {
      state.signal?.throwIfAborted();
      carry.inserted += tally.inserted;
      const trouble = troubleOf(error);
      switch (trouble) {
        case null:
          throw error;
        case 'denied':
        case 'unsupported':
        case 'refused':
          throw new PullStopped(trouble, error);
        case 'limit':
        case 'size':
          if (!state.lowerLimit(trouble)) throw new PullStopped('refused', error);
          continue;
        case 'rateLimit':
          state.tally.repeats.rateLimit++;
          state.slowDown();
          if (++limited >= RATE_LIMIT_TRIES) throw new PullStopped('rateLimit', error);
          await sleep(state.rateLimitPauseMs * 2 ** (limited - 1), undefined, state.abortable);
          continue;
        case 'connection':
        case 'error':
          state.tally.repeats.error++;
          if (++errors < TRIES) {
            await sleep(state.pauseMs * errors, undefined, state.abortable);
            continue;
          }
          if (trouble === 'connection') throw new PullStopped(trouble, error);
          state.noteFailure();
          return state.leaveOpen(piece, messageOf(error));
        case 'deadline':
        case 'cursor': {
          state.tally.repeats[trouble]++;
          if (trouble === 'cursor' && withoutCursor) return state.leaveOpen(piece, messageOf(error));
          const pair = halves(piece);
          if (trouble === 'cursor' && (lost > 0 || pair === null)) {
            withoutCursor = true;
            state.noteLostCursor();
            continue;
          }
          if (pair === null) {
            state.noteFailure();
            return state.leaveOpen(piece, messageOf(error));
          }
          if (trouble === 'deadline') state.narrow(pair);
          const lostNow = lost + (trouble === 'cursor' ? 1 : 0);
          for (const half of pair) {
            if (state.givesUp) return;
            await readPiece(half, reading, state, carry, lostNow);
          }
          return;
        }
      }
    }
    if (tally.broken > 0) return state.leaveOpen(piece, BROKEN_REASON);
    return closeWindow(piece, reading, state, tally, carry);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
