import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { buildQuarterStore } from '../../bench/data/quarterStore.ts';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { killedExports } from './support/killedExports.ts';

const ROUNDS = 15;
const folder = mkdtempSync(join(tmpdir(), 'affidavit-killed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(`${ROUNDS} exports killed at random moments leave whole bundles in an unbroken chain, or none`, async () => {
  const store = join(folder, 'store.db');
  buildQuarterStore(store, { events: 4000, users: 50, roles: 20 });
  const { privateKeyPath } = await createKey({ outDir: join(folder, 'keys') });
  const { wrong } = await killedExports(store, privateKeyPath, join(folder, 'out'), ROUNDS);
  expect(wrong).toEqual([]);
}, 300_000);
