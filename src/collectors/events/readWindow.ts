import { setTimeout as sleep } from 'node:timers/promises';
import type { TimeRange } from '../../store/events/readRanges.ts';
import { readByExport } from './bulk/exportWindow.ts';
import { closeWindow } from './closeWindow.ts';
import { WindowCounts } from './counts.ts';
import { OVERSIZED_REASON, type PieceEnd, readAround } from './oversized.ts';
import { BROKEN_REASON, type PullState } from './pullState.ts';
import { type ReadFailure, readFailureOf } from './readFailure.ts';
import { type EndReading, readFromEnd } from './readFromEnd.ts';
import { checkWindow, type Reading, readByCursor, readWithoutCursor } from './readPages.ts';
import { halves, slices } from './windows.ts';

/** Why the moment stays open at which a log was cut. */
export const CUT_REASON =
  'the log ends there for a reader from its start; what lies after it was read from the end, and a line between may be missing';

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
    await readWhole(piece, reading, state, earlier, 0);
  }
}

/** Reads a piece, and around the events in it that are too large to be sent. */
async function readWhole(
  piece: TimeRange,
  reading: Reading,
  state: PullState,
  earlier: { inserted: number },
  lost: number,
): Promise<void> {
  const read = async (part: TimeRange): Promise<PieceEnd> => {
    if (state.givesUp) return 'ended';
    return await readPiece(part, reading, state, earlier, lost);
  };
  const { limit } = state;
  if ((await read(piece)) !== 'oversized') return;
  await readAround(piece, read, (moment) => state.leaveOpen(moment, OVERSIZED_REASON));
  // One event says nothing of the pages of other windows.
  state.limit = limit;
}

/** @param lost how often a page was lost already in the window that this piece is part of */
async function readPiece(
  piece: TimeRange,
  reading: Reading,
  state: PullState,
  earlier: { inserted: number },
  lost: number,
): Promise<PieceEnd> {
  const leaveOpen = (reason: string): PieceEnd => {
    state.leaveOpen(piece, reason);
    return 'ended';
  };
  let shown: EndReading | undefined;
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
      if (shown === undefined && state.readsFromEnd) {
        shown = await readFromEnd(piece, reading);
        // Its events may have come late: the piece is read once more before it counts as cut.
        if (shown !== undefined) {
          earlier.inserted += counts.inserted + shown.counts.inserted;
          continue;
        }
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
          if (state.lowerLimit(failure)) continue;
          if (failure === 'size') return 'oversized';
          throw new PullStopped('refused', error);
        case 'oversized':
          return 'oversized';
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
          return leaveOpen(messageOf(error));
        case 'deadline':
        case 'cursor': {
          state.counts.repeats[failure]++;
          if (failure === 'cursor' && withoutCursor) return leaveOpen(messageOf(error));
          const pair = halves(piece);
          if (failure === 'cursor' && (lost > 0 || pair === null)) {
            withoutCursor = true;
            state.noteLostCursor();
            continue;
          }
          if (pair === null) {
            state.noteFailure();
            return leaveOpen(messageOf(error));
          }
          if (failure === 'deadline') state.narrow(pair);
          const lostNow = lost + (failure === 'cursor' ? 1 : 0);
          for (const half of pair) {
            if (state.givesUp) return 'ended';
            await readWhole(half, reading, state, earlier, lostNow);
          }
          return 'ended';
        }
      }
    }
    if (counts.broken > 0) return leaveOpen(BROKEN_REASON);
    const cutAt = shown === undefined ? null : cutOf(piece, counts, shown);
    if (shown === undefined || cutAt === null) await closeWindow(piece, reading, state, counts, earlier);
    else {
      const { fromUs, toUs } = cutAt;
      if (piece.fromUs < fromUs)
        await closeWindow({ fromUs: piece.fromUs, toUs: fromUs - 1 }, reading, state, counts, earlier);
      state.leaveOpen(cutAt, CUT_REASON);
      await closeWindow({ fromUs: toUs + 1, toUs: piece.toUs }, reading, state, shown.counts, earlier);
    }
    return 'ended';
  }
}

/** Where a log ends for a reader from its start although later events are there; null when it does not. */
function cutOf(piece: TimeRange, counts: WindowCounts, shown: EndReading): TimeRange | null {
  const reachedUs = counts.lastUs ?? piece.fromUs - 1;
  if (reachedUs >= shown.newestUs) return null;
  return { fromUs: reachedUs + 1, toUs: Math.max(reachedUs + 1, shown.oldestUs - 1) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
