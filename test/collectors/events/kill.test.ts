import { expect, it } from 'vitest';
import { startBench } from './eventGateway.ts';
import { killPulls } from './killedPulls.ts';

it('pulls killed at fifteen random moments lose nothing and double nothing', async () => {
  const bench = await startBench('18');
  try {
    expect(await killPulls(bench, 15)).toEqual({ kills: 15, problems: [] });
  } finally {
    await bench.stop();
  }
}, 180_000);
