import { mergeRanges, rangeOfMs, subtractRanges, type TimeRange } from '../../../../formats/timeRange.ts';
import { instantText } from '../../../../formats/timestamp.ts';
import { type LogGap, readLog } from '../../../log/logRead.ts';
import type { EvidenceScope } from '../../../scope.ts';

/** The parts of the audit log that were read around the lives of requests. Microseconds since 1970. */
export interface ReadTimes {
  /** the last instant that was read of the log, or seen by a snapshot's reading behind it */
  knownUs: number;
  /** parts of a span that were not read, or are silent while the state changed */
  gapsIn(span: TimeRange): LogGap[];
}

/** @param fromUs first instant of any request */
export function readTimes({ store, period, settings, log }: EvidenceScope, fromUs: number): ReadTimes {
  const within = rangeOfMs(period);
  const knownUs = Math.max(within.fromUs, ...store.newestReadRanges().map(({ toUs }) => toUs + 1));
  const gapsOf = (from: number, to: number): LogGap[] => {
    const span = { ...period, fromMs: Math.floor(from / 1000), toMs: Math.ceil(to / 1000) };
    return from < to ? readLog(store, span, settings.max_silence_hours).gaps : [];
  };
  const gaps = [
    ...gapsOf(Math.min(fromUs, within.fromUs), within.fromUs),
    ...log.gaps,
    ...gapsOf(within.toUs, knownUs),
  ].filter(({ kind }) => kind !== 'not_yet');
  // pulls read a little behind their last window: that is read, too
  const read = mergeRanges(
    store.newestReadRanges().map(({ fromUs: from, toUs }) => ({ fromUs: from, toUs: toUs + 1 })),
  );
  const real = gaps.flatMap((gap) =>
    gap.kind === 'unread' ? subtractRanges(gap, read).map((left) => ({ ...gap, ...left })) : [gap],
  );
  return {
    knownUs,
    gapsIn: ({ fromUs: from, toUs: to }) =>
      real
        .filter((gap) => gap.fromUs < to && gap.toUs > from)
        .map(({ kind, why, ...gap }) => {
          const part = { fromUs: Math.max(gap.fromUs, from), toUs: Math.min(gap.toUs, to) };
          return { ...part, kind, why: kind === 'unread' ? unread(part) : why };
        }),
  };
}

function unread({ fromUs, toUs }: TimeRange): string {
  return `the audit log was not read from ${instantText(fromUs)} to ${instantText(toUs)}`;
}
