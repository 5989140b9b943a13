import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { QUARTER_FROM_MS, QUARTER_TO_MS } from '../../../bench/data/quarterEvents.ts';
import { verifyBundle } from '../../../src/bundle/verify/verifyBundle.ts';
import { verifyChain } from '../../../src/bundle/verify/verifyChain.ts';
import { start } from '../../support/cli.ts';

/** What killed exports left. */
export interface KilledExports {
  /** how many of them had come to their end */
  published: number;
  /** what is wrong; empty when nothing is */
  wrong: string[];
}

/**
 * Exports again and again, each time another period, kills each process at a random moment, and looks at what is there:
 * whole bundles only, in a chain without a gap, nothing left over after an export that is let be.
 *
 * @param keyPath signing key without a passphrase
 */
export async function killedExports(
  store: string,
  keyPath: string,
  outDir: string,
  rounds: number,
): Promise<KilledExports> {
  const wrong: string[] = [];
  const started = performance.now();
  await exportPeriod(store, keyPath, outDir, 0);
  const longest = performance.now() - started;
  for (let round = 1; round <= rounds; round += 1) {
    await exportPeriod(store, keyPath, outDir, round, Math.random() * longest);
    const zips = bundlesIn(outDir);
    const newest = zips.at(-1);
    const codes = newest === undefined ? [] : (await verifyBundle(join(outDir, newest))).codes;
    if (codes.length > 0) wrong.push(`round ${round}: ${newest} fails with ${codes.join(', ')}`);
  }
  await exportPeriod(store, keyPath, outDir, rounds + 1);
  const zips = bundlesIn(outDir);
  const reports = await Promise.all(zips.map((zip) => verifyBundle(join(outDir, zip))));
  const chain = verifyChain(reports);
  if (!chain.ok) wrong.push(...chain.findings.map(({ code }) => code));
  const sequences = reports.map((report) => report.bundle?.sequence ?? 0).sort((a, b) => a - b);
  if (sequences.some((sequence, index) => sequence !== index + 1)) wrong.push(`numbers ${sequences}`);
  const extra = readdirSync(outDir).filter((name) => !/\.zip(\.sha256|\.sshsig)?$/.test(name));
  if (extra.length > 0) wrong.push(`left over: ${extra.join(', ')}`);
  return { published: zips.length - 2, wrong };
}

/** Bundles by their number. */
function bundlesIn(outDir: string): string[] {
  try {
    const number = (name: string) => Number(/seq(\d+)\.zip$/.exec(name)?.[1]);
    return readdirSync(outDir)
      .filter((name) => name.endsWith('.zip'))
      .sort((a, b) => number(a) - number(b));
  } catch {
    return [];
  }
}

async function exportPeriod(
  store: string,
  keyPath: string,
  outDir: string,
  round: number,
  killAfterMs?: number,
): Promise<void> {
  const period = [QUARTER_FROM_MS, QUARTER_TO_MS - 86_400_000 + round * 1000].map((ms) =>
    new Date(ms).toISOString(),
  );
  const [from, to] = period as [string, string];
  const named = ['export', '--from', from, '--to', to, '--entity', 'Acme', '--key', keyPath];
  const { child, ended } = start([...named, '--store', store, '--out', outDir], {
    env: { SOURCE_DATE_EPOCH: String(Math.floor(Date.parse(to) / 1000)) },
  });
  if (killAfterMs !== undefined) {
    await Promise.race([sleep(killAfterMs), ended]);
    child.kill('SIGKILL');
  }
  const { status: code } = await ended;
  if (killAfterMs === undefined && code !== 0) throw new Error(`the export ended with ${code}`);
}
