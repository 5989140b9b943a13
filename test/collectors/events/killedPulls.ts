import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bench, newStore, pullInto, spreadEvents, stored, uidsOf } from './eventGateway.ts';

const EVENTS = 3000;
/** Kills of one store before it is pulled to its end. */
const KILLS = 3;
/** How long a pull takes at most, as far as is known before the first came to its end. Milliseconds. */
const LONGEST = 1500;

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
  let longest = LONGEST;
  for (let round = 0; result.kills < kills; round++) {
    bench.serve(events, round % 2 === 0 ? {} : { eventExport: { chunkSize: 100 } });
    const path = newStore(bench);
    for (let kill = 0; kill < KILLS && result.kills < kills; kill++) {
      const ranMs = await pullAndKill(bench, path, Math.random() * longest);
      if (ranMs === null) result.kills++;
      // a pull of a store that holds nothing is the longest
      else if (kill === 0) longest = Math.min(longest, ranMs);
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
      if (ranMs !== null) break;
    }
    const { dataset } = await pullInto(path, bench);
    if (dataset.status !== 'complete') result.problems.push(`round ${round}: ${dataset.status}`);
    if (JSON.stringify(stored(path).uids) !== JSON.stringify(whole))
      result.problems.push(`round ${round}: the last pull does not make it whole`);
  }
  return result;
}

/** @returns how long the pull ran, in milliseconds, when it came to its end before it was to be killed; null when it was killed */
async function pullAndKill(bench: Bench, path: string, afterMs: number): Promise<number | null> {
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
  const started = performance.now();
  await Promise.race([sleep(afterMs), exited]);
  child.kill('SIGKILL');
  const [, signal] = await exited;
  return signal === 'SIGKILL' ? null : performance.now() - started;
}
