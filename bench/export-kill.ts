import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKey } from '../src/bundle/keys/createKey.ts';
import { killedExports } from '../test/e2e/support/killedExports.ts';
import { buildQuarterStore } from './data/quarterStore.ts';
import { atMost, type Figure, type MeasureOptions } from './figure.ts';

/** Exports killed at random moments: how many of them left something that is not whole. */
export async function measure({ quick }: MeasureOptions): Promise<Figure[]> {
  const [rounds, events] = quick ? [8, 4000] : [200, 60_000];
  const folder = mkdtempSync(join(tmpdir(), 'affidavit-killed-'));
  try {
    const store = join(folder, 'store.db');
    buildQuarterStore(store, { events, users: 200, roles: 50 });
    const { privateKeyPath } = await createKey({ outDir: join(folder, 'keys') });
    const { published, wrong } = await killedExports(store, privateKeyPath, join(folder, 'out'), rounds);
    return [
      atMost(0, {
        name: 'exports killed with kill -9 that leave something half, doubled or out of the chain',
        value: wrong.length,
        unit: '',
        detail: [`${rounds} kills, ${published} of them after the end`, ...wrong].join('; '),
      }),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
