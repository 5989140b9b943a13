import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKey } from '../src/bundle/keys/createKey.ts';
import { buildQuarterStore } from './data/quarterStore.ts';
import { exportLog } from './export-log.ts';
import { missing, shellExport, shellSeconds } from './export-peers.ts';
import { atLeast, type Figure, type MeasureOptions, median } from './figure.ts';

const RUNS = 3;

/** The audit log as CSV, JSON lines, zip and hashes: ours against the sqlite3 shell, zip and sha256sum; and verify. */
export async function measure({ quick }: MeasureOptions): Promise<Figure[]> {
  const without = missing('sqlite3', 'zip', 'unzip', 'sha256sum', 'bash');
  if (without.length > 0) throw new Error(`not measured: ${without.join(', ')} missing on this machine`);
  const events = quick ? 60_000 : 1_000_000;
  const folder = mkdtempSync(join(tmpdir(), 'affidavit-export-'));
  try {
    const store = join(folder, 'store.db');
    buildQuarterStore(store, { events, users: 500, roles: 100 });
    const { privateKeyPath } = await createKey({ outDir: join(folder, 'keys') });
    const ours: number[] = [];
    const peer: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const out = join(folder, `ours-${run}`);
      ours.push(exportLog(store, privateKeyPath, out).seconds);
      rmSync(out, { recursive: true });
      const theirs = join(folder, `peer-${run}`);
      mkdirSync(theirs);
      peer.push(shellSeconds(theirs, shellExport(store)));
      rmSync(theirs, { recursive: true });
    }
    const rate = Math.round(events / median(ours));
    return [
      atLeast(2, {
        name: 'export of the audit log against sqlite3 .mode csv, zip -1 and sha256sum',
        value: median(peer) / median(ours),
        detail: `${events} events, ${rate} a second against ${Math.round(events / median(peer))}, medians of ${RUNS}`,
      }),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
