import { pullByCommand } from './events-command.ts';
import { atLeast, atMost, type CurvePoint, type Figure } from './figure.ts';

/** Rate and memory of `affidavit pull`, the whole command, from small to large logs. */
export async function measure({ quick }: { quick: boolean }): Promise<Figure[]> {
  const sizes = quick ? [50_000, 100_000] : [100_000, 1_000_000, 3_000_000, 5_000_000];
  const points: CurvePoint[] = [];
  for (const size of sizes) points.push(await pullByCommand(size));
  const at = (events: number): CurvePoint =>
    points.find((point) => point.events === events) ?? (points.at(-1) as CurvePoint);
  const first = points[0] as CurvePoint;
  const third = at(3_000_000);
  const peaks = points.map(({ events, peakMb }) => `${peakMb.toFixed(0)} MB at ${events}`).join(', ');
  return [
    atMost(10, {
      name: `growth of the memory of pull from ${first.events} to ${third.events} events`,
      value: (third.peakMb / first.peakMb - 1) * 100,
      unit: '%',
      detail: peaks,
    }),
    atMost(250, {
      name: 'peak memory of pull',
      value: Math.max(...points.map(({ peakMb }) => peakMb)),
      unit: 'MB',
      detail: peaks,
    }),
    atLeast(0.75, {
      name: `rate of pull at ${at(5_000_000).events} events, against ${at(1_000_000).events}`,
      value: at(5_000_000).eventsPerSecond / (quick ? first : at(1_000_000)).eventsPerSecond,
      detail: points
        .map(({ events, eventsPerSecond }) => `${Math.round(eventsPerSecond)} events/s at ${events}`)
        .join(', '),
      curve: { stage: 'pull', points },
    }),
  ];
}
