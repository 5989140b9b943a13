import { pullByCommand } from './events-command.ts';
import type { CurvePoint, Figure, MeasureOptions } from './figure.ts';
import { CURVE_SIZES, pointOf, slopeFigures } from './slope.ts';

const RUNS = 3;
/** Multiples of what the made-up log holds a day. */
const QUICK_SIZES = [50_000, 100_000, 150_000];

/** Rate and memory of `affidavit pull`, the whole command, from small to large logs. */
export async function measure({ quick }: MeasureOptions): Promise<Figure[]> {
  const points: CurvePoint[] = [];
  for (const events of quick ? QUICK_SIZES : CURVE_SIZES) {
    const runs: CurvePoint[] = [];
    for (let run = 0; run < (quick ? 1 : RUNS); run += 1) runs.push(await pullByCommand(events));
    points.push(pointOf(runs));
  }
  return slopeFigures({ stage: 'pull', points });
}
