import { pullByCommand } from './events-command.ts';
import { atLeast, atMost, type CurvePoint, type Figure, type MeasureOptions } from './figure.ts';
import { pointOf, size } from './slope.ts';

const RUNS = 3;
const SIZES = [300_000, 1_000_000, 3_000_000];
/** Multiples of what the made-up log holds a day. */
const QUICK_SIZES = [50_000, 100_000, 150_000];
const MEMORY_MB = 200;

/** `affidavit pull` by the bulk export against the same log by pages: the whole command, in turns. */
export async function measure({ quick }: MeasureOptions): Promise<Figure[]> {
  const sizes = quick ? QUICK_SIZES : SIZES;
  const points: Record<'pages' | 'bulk', CurvePoint[]> = { pages: [], bulk: [] };
  for (const events of sizes) {
    const runs: typeof points = { pages: [], bulk: [] };
    for (let run = 0; run < (quick ? 1 : RUNS); run += 1) {
      runs.pages.push(await pullByCommand(events, false));
      runs.bulk.push(await pullByCommand(events, true));
    }
    points.pages.push(pointOf(runs.pages));
    points.bulk.push(pointOf(runs.bulk));
  }
  const largest = sizes.at(-1) ?? 0;
  const peaks = points.bulk.map(({ peakMb }) => peakMb);
  const rates = (way: keyof typeof points) =>
    points[way]
      .map((point) => `${size(point.events)}: ${Math.round(point.eventsPerSecond)} events/s`)
      .join(', ');
  return [
    atLeast(1.2, {
      name: 'rate of pull by bulk export against pull by pages',
      value: (points.bulk.at(-1)?.eventsPerSecond ?? 0) / (points.pages.at(-1)?.eventsPerSecond ?? 1),
      detail: `${rates('bulk')} against ${rates('pages')}; at ${size(largest)} events`,
    }),
    atMost(10, {
      name: `growth of the peak memory of pull by bulk export from ${size(sizes[0] ?? 0)} to ${size(largest)} events`,
      unit: '%',
      value: ((peaks.at(-1) ?? 0) / (peaks[0] ?? 1) - 1) * 100,
      detail: points.bulk.map((point) => `${size(point.events)}: ${point.peakMb.toFixed(0)} MB`).join(', '),
    }),
    atMost(MEMORY_MB, {
      name: 'largest peak memory of pull by bulk export',
      unit: 'MB',
      value: Math.max(...peaks),
      detail: `by pages ${Math.max(...points.pages.map(({ peakMb }) => peakMb)).toFixed(0)} MB`,
    }),
  ];
}
