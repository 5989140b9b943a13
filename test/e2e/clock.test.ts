import { describe, expect, it } from 'vitest';
import type { PullReport } from '../../src/records/snapshot.ts';
import { json } from '../support/cli.ts';
import { openScene } from '../support/scene.ts';

const scene = await openScene();
const HOUR_MS = 3_600_000;
/** What a busy machine may add to an answer's way, and `Date` tells whole seconds. */
const ACCURACY_MS = 15_000;

/** A pull of the last hour by the gateway's clock, up to the present. */
async function pullNow(offsetMs: number, ...more: string[]) {
  scene.gateway.setFaults({ clockOffsetMs: offsetMs });
  const since = new Date(Date.now() + offsetMs - HOUR_MS).toISOString();
  const args = scene
    .pull(scene.newStore())
    .map((word, at, all) => (all[at - 1] === '--since' ? since : word));
  const open = args.filter((word, at) => word !== '--until' && args[at - 1] !== '--until');
  const beforeMs = Date.now();
  const { status, document } = await json<PullReport>([...open, ...more]);
  const events = document.datasets.find(({ dataset }) => dataset === 'events');
  return { status, document, events, beforeMs, afterMs: Date.now() };
}

describe("a collector whose clock differs from the gateway's", () => {
  it.each([600_000, -600_000])('by %i ms reads the log by the gateway and says so', async (offsetMs) => {
    const { status, document, events, beforeMs, afterMs } = await pullNow(offsetMs);
    expect(Math.abs((document.clock_skew_ms ?? Number.NaN) - offsetMs)).toBeLessThan(ACCURACY_MS);
    expect({ status, events }).toMatchObject({
      status: 4,
      events: { status: 'partial', reason: expect.stringMatching(/clock is \d+ seconds (ahead|behind)/) },
    });
    const toMs = Date.parse(document.events.to);
    expect(toMs).toBeGreaterThan(beforeMs + offsetMs - 60_000 - ACCURACY_MS);
    expect(toMs).toBeLessThan(afterMs + offsetMs - 60_000 + ACCURACY_MS);
    expect(Date.parse(document.events.read_to ?? '')).toBeGreaterThan(toMs);
  });

  it('is complete when somebody says why, or when they differ by seconds only', async () => {
    const explained = await pullNow(600_000, '--clock-skew-reason', 'laboratory without time service');
    expect(explained).toMatchObject({
      status: 0,
      events: { status: 'empty', reason: expect.stringContaining('laboratory without time service') },
    });
    const close = await pullNow(20_000);
    expect(close).toMatchObject({ status: 0, events: { status: 'empty' } });
    expect(close.events?.reason).not.toContain('clock');
  });
});
