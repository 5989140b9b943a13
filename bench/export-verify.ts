import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createKey } from '../src/bundle/keys/createKey.ts';
import { verifyBundle } from '../src/bundle/verify/verifyBundle.ts';
import { buildQuarterStore } from './data/quarterStore.ts';
import { exportLog } from './export-log.ts';
import { missing, shellSeconds } from './export-peers.ts';
import { atLeast, type Figure, type MeasureOptions, median } from './figure.ts';

const RUNS = 3;

/** verify, which checks every file, sum, signature and count, against `unzip -t` and `sha256sum -c` of the zip alone. */
export async function measure({ quick }: MeasureOptions): Promise<Figure[]> {
  const without = missing('unzip', 'sha256sum', 'bash');
  if (without.length > 0) throw new Error(`not measured: ${without.join(', ')} missing on this machine`);
  const events = quick ? 60_000 : 1_000_000;
  const folder = mkdtempSync(join(tmpdir(), 'affidavit-verify-'));
  try {
    const store = join(folder, 'store.db');
    buildQuarterStore(store, { events, users: 500, roles: 100 });
    const { privateKeyPath } = await createKey({ outDir: join(folder, 'keys') });
    const out = join(folder, 'out');
    const { path } = exportLog(store, privateKeyPath, out);
    const ours: number[] = [];
    const peer: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const started = performance.now();
      const { codes } = await verifyBundle(path);
      ours.push((performance.now() - started) / 1000);
      if (codes.length > 0) throw new Error(`the bundle fails with ${codes.join(', ')}`);
      const name = basename(path);
      peer.push(shellSeconds(out, `unzip -tq '${name}' && sha256sum --strict -c '${name}.sha256'`));
    }
    return [
      atLeast(0.8, {
        name: 'verify against unzip -t and sha256sum -c of the same zip',
        value: median(peer) / median(ours),
        detail: `${events} events, ${median(ours).toFixed(2)} s against ${median(peer).toFixed(2)} s, medians of ${RUNS}`,
      }),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
