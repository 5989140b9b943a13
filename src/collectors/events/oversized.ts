import type { TimeRange } from '../../store/events/readRanges.ts';
import { cut, MILLISECOND_US, SECOND_US } from './windows.ts';

/** Why a moment stays open that holds an event which the gateway cannot send. */
export const OVERSIZED_REASON = 'an event in it exceeds the maximum response size of the gateway';

/** How reading a piece ended: closed (or given up for another reason), or it holds an event that is too large to be sent. */
export type PieceEnd = 'ended' | 'oversized';

/**
 * Reads everything of a window around events that the gateway refuses to send because of their size: halves it down to the
 * millisecond. Bounds of some backends are whole seconds (teleport-api §3.3): within one, both halves fail alike, and then the
 * second is left open as a whole.
 *
 * @param read reads a piece and closes it, unless it is oversized
 * @param leaveOpen notes a moment that cannot be read
 */
export async function readAround(
  window: TimeRange,
  read: (piece: TimeRange) => Promise<PieceEnd>,
  leaveOpen: (piece: TimeRange) => void,
): Promise<void> {
  const pair = cut(window, MILLISECOND_US);
  if (pair === null) return leaveOpen(window);
  const ends = [await read(pair[0]), await read(pair[1])] as const;
  if (ends[0] === 'oversized' && ends[1] === 'oversized' && width(window) <= SECOND_US)
    return leaveOpen(window);
  for (const [at, end] of ends.entries())
    if (end === 'oversized') await readAround(pair[at] as TimeRange, read, leaveOpen);
}

const width = ({ fromUs, toUs }: TimeRange): number => toUs - fromUs + 1;
