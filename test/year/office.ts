import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { type EmbeddedGateway, startEmbeddedGateway } from '../../src/demo/embeddedGateway.ts';
import type { Personality } from '../../src/demo/services/servedState.ts';
import { AffidavitError } from '../../src/errors/affidavitError.ts';
import type { HealthReport } from '../../src/records/reports/healthReport.ts';
import type { PullReport } from '../../src/records/snapshot.ts';
import { exportBundle } from '../../src/usecases/export.ts';
import { health } from '../../src/usecases/health/health.ts';
import { pull } from '../../src/usecases/pull.ts';
import { clusterAt, DAY_MS, morningMs, pullMs, type Removed } from './cluster.ts';

const ENTITY = 'Acme Ltd';

/** What came of a night's pull. */
export type NightOutcome = PullReport | { failed: string };

/** Everything of the entity: gateway, store, identity, key, and the clock of the simulated year. */
export async function openOffice() {
  const dir = mkdtempSync(path.join(tmpdir(), 'affidavit-year-'));
  const at = (...parts: string[]) => path.join(dir, ...parts);
  const storeFile = at('store.db');
  const identityFile = at('identity');
  const key = await createKey({ outDir: at('keys'), entity: ENTITY });
  let night = 0;
  let gateway: EmbeddedGateway;
  let address = '';
  const removed = new Set<string>();
  const signal = new AbortController().signal;
  const started = (personality: Personality) =>
    startEmbeddedGateway({
      personality,
      data: clusterAt(night, removed),
      present: () => pullMs(night),
    });

  const office = {
    at,
    storeFile,
    publicKey: key.publicKeyPath,
    /** users from whom a review took a role: the next night shows it */
    removed: removed as Removed & Set<string>,
    get gateway() {
      return gateway;
    },
    /** Another gateway in place of the one before, with authorities of its own; the identity stays as it is. */
    async replaceGateway(personality: Personality) {
      await gateway?.stop();
      gateway = await started(personality);
      address = gateway.authAddr;
    },
    /** A new static identity that lasts for so many days of the simulated year. */
    async issueIdentity(days: number) {
      const notBeforeMs = pullMs(night) - DAY_MS;
      await gateway.identity({
        path: identityFile,
        notBeforeMs,
        ttlMs: pullMs(night) + days * DAY_MS - Date.now(),
      });
    },
    /** Whether the gateway can be reached. */
    reach(isReachable: boolean) {
      address = isReachable ? gateway.authAddr : '127.0.0.1:1';
    },
    /** The pull of a night. */
    async pull(number: number): Promise<NightOutcome> {
      night = number;
      gateway.setData(clusterAt(night, removed));
      const begun = Date.now();
      try {
        return await pull(
          {
            ...{ authAddr: address, proxy: undefined, proxyCaFile: undefined, cluster: undefined },
            ...{ connectionUpgrade: 'never', identityFile, storeFile, since: undefined, until: undefined },
            ...{ clockSkewReason: undefined, environment: {} },
          },
          {
            ...{ collectorVersion: '0.0.0', signal, clock: () => pullMs(night) + (Date.now() - begun) },
            ...{ onConnected: none, onWarning: none, onDataset: none, onEvents: none },
          },
        );
      } catch (error) {
        if (error instanceof AffidavitError) return { failed: error.code };
        throw error;
      }
    },
    /** The same in a process of its own, under limits of the shell. @param until called with its first output */
    async pullInChild(number: number, limits: string, until: (kill: () => void) => void) {
      night = number;
      gateway.setData(clusterAt(night, removed));
      const child = spawn(
        'bash',
        [
          '-c',
          `${limits}; exec "$@"`,
          'bash',
          process.execPath,
          path.join(import.meta.dirname, 'nightPull.child.ts'),
          address,
          identityFile,
          storeFile,
          String(pullMs(night)),
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      let stdout = '';
      child.stdout.on('data', (chunk) => {
        stdout += chunk;
        until(() => child.kill('SIGKILL'));
      });
      const status = await new Promise<number | NodeJS.Signals | null>((resolve) =>
        child.on('close', (code, killed) => resolve(code ?? killed)),
      );
      return { status, stdout };
    },
    health: (number: number): Promise<HealthReport> =>
      health(
        { storeFile, identityFile, identityWarnMs: 14 * DAY_MS, settingsFile: undefined },
        morningMs(number),
      ),
    export: (period: string, presentMs: number) =>
      exportBundle(
        {
          ...{ period, from: undefined, to: undefined, entity: ENTITY, keyFile: key.privateKeyPath },
          ...{ outDir: at('bundles'), storeFile, snapshot: undefined, settingsFile: undefined },
          environment: { SOURCE_DATE_EPOCH: String(Math.floor(presentMs / 1000)) },
        },
        { collectorVersion: '0.0.0', signal, passphrase: async () => '', onWarning: none, onProgress: none },
      ),
    async close() {
      await gateway?.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  await office.replaceGateway('14.2');
  return office;
}

export type Office = Awaited<ReturnType<typeof openOffice>>;

function none(): void {}
