import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bench, newStore, pullInto, spreadEvents, stored, uidsOf } from './eventGateway.ts';

const EVENTS = 3000;
/** Kills of one store before it is pulled to its end. */
const KILLS = 3;

/** What was wrong after all kills; `kills` that hit a running pull. */
export interface KilledPulls {
  kills: number;
  problems: string[];
}

/**
 * Kills pulls with SIGKILL at random moments and looks at what they leave: a window that is vouched for holds all its events,
 * no event is there twice, and a pull that is let to its end brings the rest. Every second store is filled by bulk export.
 *
 * @param bench a gateway of personality 18
 */
export async function killPulls(bench: Bench, kills: number): Promise<KilledPulls> {
  const events = spreadEvents(EVENTS);
  const whole = uidsOf(events);
  const times = new Map(events.map((event) => [String(event.uid), Date.parse(String(event.time)) * 1000]));
  const result: KilledPulls = { kills: 0, problems: [] };
  for (let round = 0; result.kills < kills; round++) {
    bench.serve(events, round % 2 === 0 ? {} : { eventExport: { chunkSize: 100 } });
    const path = newStore(bench);
    for (let kill = 0; kill < KILLS && result.kills < kills; kill++) {
      if (await pullAndKill(bench, path)) result.kills++;
      const { uids, windows } = stored(path);
      const held = new Set(uids);
      if (held.size !== uids.length) result.problems.push(`round ${round}: an event is there twice`);
      for (const { fromUs, toUs } of windows) {
        const missing = whole.filter((uid) => {
          const time = times.get(uid) ?? 0;
          return time >= fromUs && time <= toUs && !held.has(uid);
        });
        if (missing.length > 0) result.problems.push(`round ${round}: ${missing.length} events are missing`);
      }
    }
    const { dataset } = await pullInto(path, bench);
    if (dataset.verdict !== 'complete') result.problems.push(`round ${round}: ${dataset.verdict}`);
    if (JSON.stringify(stored(path).uids) !== JSON.stringify(whole))
      result.problems.push(`round ${round}: the last pull does not make it whole`);
  }
  return result;
}

/** @returns whether the pull was still running when it was killed */
async function pullAndKill(bench: Bench, path: string): Promise<boolean> {
  const child = spawn(
    process.execPath,
    [
      join(import.meta.dirname, 'pull.child.ts'),
      bench.embedded.authAddr,
      join(bench.folder, 'identity'),
      path,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = once(child, 'exit');
  await once(child.stdout, 'data');
  await sleep(Math.random() * 1500);
  child.kill('SIGKILL');
  const [, signal] = await exited;
  return signal === 'SIGKILL';
}
