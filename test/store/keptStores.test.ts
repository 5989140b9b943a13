import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { MIGRATIONS } from '../../src/store/migrations/migrations.ts';
import { openStoreForWriting } from '../../src/store/open.ts';
import { exportBundle } from '../../src/usecases/export.ts';
import { shell } from './helpers.ts';
import { KEPT_VERSIONS, keptFile, keptStore } from './keptStores.ts';

describe.each(KEPT_VERSIONS)('a store of version %s', (version) => {
  test('opens, is brought up to date and still holds everything', () => {
    const path = keptStore(version);
    const store = openStoreForWriting(path);
    expect(store.snapshots().map(({ status }) => status)).toEqual(['complete', 'complete', 'complete']);
    expect(store.local.runs().map(({ collector }) => collector)).toEqual(['people', 'tbot']);
    expect(store.local.attachments().map(({ name }) => name)).toEqual(['alert-rules.txt']);
    expect(store.countEvents({ fromUs: 0, toUs: Number.MAX_SAFE_INTEGER })).toBe(432);
    expect(store.countDerived('access_requests')).toBeGreaterThan(0);
    store.close();
    expect(shell(path, 'PRAGMA user_version')).toEqual([{ user_version: MIGRATIONS.length }]);
    expect(shell(path, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });

  test('is exported with the same evidence, byte for byte', async () => {
    const path = keptStore(version);
    const { privateKeyPath } = await createKey({ outDir: join(dirname(path), 'keys') });
    const { path: bundle } = await exportBundle(
      {
        period: undefined,
        from: '2026-07-01',
        to: '2026-07-22',
        entity: 'Northwind Ledger',
        keyFile: privateKeyPath,
        outDir: join(dirname(path), 'out'),
        storeFile: path,
        snapshot: undefined,
        settingsFile: undefined,
        environment: { SOURCE_DATE_EPOCH: '1790000000' },
      },
      {
        collectorVersion: '0.1.0',
        signal: new AbortController().signal,
        passphrase: async () => '',
        onWarning: () => undefined,
        onProgress: () => undefined,
      },
    );
    const sums = execFileSync('unzip', ['-p', bundle, 'SHA256SUMS'], { encoding: 'utf8' });
    expect(evidence(sums)).toEqual(evidence(readFileSync(keptFile(version, 'SHA256SUMS'), 'utf8')));
  });
});

/** Lines of SHA256SUMS that are about evidence in its authoritative form. */
function evidence(sums: string): string[] {
  return sums.split('\n').filter((line) => / {2}evidence\/.*\.jsonl$/.test(line));
}
