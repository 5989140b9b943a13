import type { Db } from '../file/connection.ts';

/** Size in bytes from which the gateway may have trimmed an event (docs/teleport-api.md). */
export const TRIM_BYTES = 16 * 1024;

/** Mark that the gateway leaves at the end of a text that it trimmed, before the closing quotation mark. */
export const TRIM_MARK = '…"';

/** Counts the events of a range that the gateway trimmed to its size limit: the rest of their contents is nowhere. */
export function trimmedCount(db: Db): (range: { fromUs: number; toUs: number }) => number {
  // the length of a text is in its row's header: only long ones are read
  const count = db
    .prepare<[number, number, number, string], number>(
      'SELECT count(*) FROM event WHERE time_us >= ? AND time_us < ? AND octet_length(json) >= ? AND instr(json, ?) > 0',
    )
    .pluck();
  return ({ fromUs, toUs }) => count.get(fromUs, toUs, TRIM_BYTES, TRIM_MARK) as number;
}
