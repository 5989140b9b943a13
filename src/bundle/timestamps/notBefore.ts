/** The clock that dates an export may be this far ahead of the authority's. */
const CLOCK_TOLERANCE_MS = 10 * 60_000;

/**
 * The earliest time of a timestamp over a bundle: the end of its period, since nothing complete can be older; of a period
 * that had not ended when it was exported, the time of the export.
 *
 * @param periodEndMs exclusive end of the period
 * @param exportedAtMs as the manifest says
 * @returns milliseconds since the epoch
 */
export function timestampNotBefore(periodEndMs: number, exportedAtMs: number): number {
  return exportedAtMs < periodEndMs ? exportedAtMs - CLOCK_TOLERANCE_MS : periodEndMs;
}
