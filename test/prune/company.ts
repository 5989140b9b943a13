import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { loadCompany } from '../../src/demo/data/company.ts';
import { startEmbeddedGateway } from '../../src/demo/embeddedGateway.ts';
import { exportBundle } from '../../src/usecases/export.ts';
import { pull } from '../../src/usecases/pull.ts';

const SILENT = {
  ...{ collectorVersion: '0.1.0', signal: new AbortController().signal },
  ...{ onConnected: () => {}, onWarning: () => {}, onDataset: () => {}, onEvents: () => {} },
  ...{ onProgress: () => {}, passphrase: () => Promise.resolve('') },
};

/** The made-up company's quarter, pulled four times: at its start, after a month, before the third month, at its end. */
export async function companyStore() {
  const folder = mkdtempSync(join(tmpdir(), 'affidavit-prune-'));
  const at = (name: string) => join(folder, name);
  const company = await loadCompany();
  const gateway = await startEmbeddedGateway({ data: company.data });
  // valid on every night, by whose clock it is judged
  await gateway.identity({ path: at('identity'), notBeforeMs: Date.parse('2026-06-30T00:00:00Z') });
  const { privateKeyPath } = await createKey({ outDir: at('keys'), entity: 'Northwind' });
  const night = async (file: string, now: string, since?: string) => {
    const isEarly = now < '2026-08-15';
    gateway.setData({ ...(isEarly ? company.before : company.data), now });
    await pull(
      {
        ...{ authAddr: gateway.authAddr, proxy: undefined, proxyCaFile: undefined, cluster: undefined },
        ...{ connectionUpgrade: 'auto' as const, environment: {}, identityFile: at('identity') },
        ...{ storeFile: file, since, until: undefined, clockSkewReason: undefined },
      },
      { ...SILENT, clock: () => Date.parse(now) + 600_000 },
    );
  };
  const store = at('store.db');
  await night(store, '2026-07-01T00:00:00Z', '2026-07-01');
  for (const now of ['2026-08-01T00:00:00Z', '2026-08-31T22:00:00Z', '2026-10-01T00:00:00Z'])
    await night(store, now, '2026-07-01');
  return {
    store,
    at,
    night,
    /** the same store under another name */
    copy(name: string): string {
      for (const end of ['', '.hmac-key']) copyFileSync(`${store}${end}`, `${at(name)}${end}`);
      return at(name);
    },
    bundle: (file: string, period: string, exportedAt: string) =>
      exportBundle(
        {
          ...{ period, from: undefined, to: undefined, entity: 'Northwind', keyFile: privateKeyPath },
          ...{ storeFile: file, snapshot: undefined, settingsFile: undefined, outDir: `${file}.out` },
          environment: { SOURCE_DATE_EPOCH: String(Date.parse(exportedAt) / 1000) },
        },
        SILENT,
      ),
    async close() {
      await gateway.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
