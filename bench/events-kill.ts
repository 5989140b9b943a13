import { startBench } from '../test/collectors/events/eventGateway.ts';
import { killPulls } from '../test/collectors/events/killedPulls.ts';
import { atMost, type Figure } from './figure.ts';

/** Pulls killed with SIGKILL at random moments: what is lost or doubled. */
export async function measure({ quick }: { quick: boolean }): Promise<Figure[]> {
  const bench = await startBench('18');
  try {
    const { kills, problems } = await killPulls(bench, quick ? 3 : 200);
    return [
      atMost(0, {
        name: 'events lost or doubled by pulls that are killed',
        value: problems.length,
        unit: '',
        detail: `${kills} kills at random moments${problems.length === 0 ? '' : `: ${problems.slice(0, 3).join('; ')}`}`,
      }),
    ];
  } finally {
    await bench.stop();
  }
}
