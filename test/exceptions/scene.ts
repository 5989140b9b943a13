import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { subjectsOf } from '../../src/collectors/events/ingest/subjects.ts';
import { canonicalJson, type JsonObject } from '../../src/formats/canonicalJson.ts';
import type { ExportReport } from '../../src/records/reports/exportReport.ts';
import { openEventWriter } from '../../src/store/events/eventWriter.ts';
import { openStoreForWriting } from '../../src/store/file/open.ts';
import { exportBundle } from '../../src/usecases/export.ts';
import { storedEvent } from '../collectors/derived/recorded.ts';

/** Datasets that are empty unless a state says otherwise. */
const EMPTY: Record<string, JsonObject[]> = {
  ...{ users: [], roles: [], bots: [], locks: [], access_requests_state: [], connectors: [] },
  ...{ trusted_clusters: [], access_lists: [], access_list_members: [], devices: [], tokens: [] },
  ...{ login_rules: [], nodes: [] },
};

const OUTCOME = {
  ...{ item: 'USR' as const, reason: '', rpc: '', pages: 1, permission: '', method: 'direct' as const },
};

/** One night: what the gateway holds, and what its log gained. */
export interface Night {
  /** RFC 3339 */
  at: string;
  state?: Record<string, JsonObject[]>;
  /** datasets that could not be read */
  denied?: readonly string[];
  events?: readonly JsonObject[];
  /** RFC 3339: the log was read from then up to `at`; undefined: it was not read */
  readFrom?: string;
}

/**
 * A store, its signing key and its bundles in a folder of their own.
 *
 * @param key public key of another scene, to sign with the same
 */
export async function scene(key?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'affidavit-exceptions-'));
  const store = join(folder, 'store.db');
  openStoreForWriting(store).close();
  const { privateKeyPath, publicKeyPath } =
    key === undefined
      ? await createKey({ outDir: join(folder, 'keys') })
      : { privateKeyPath: key.replace('.pub.pem', '.key'), publicKeyPath: key };
  const pull = (night: Night): void => {
    const { at, state = {}, denied = [] } = night;
    const writer = openStoreForWriting(store);
    try {
      const snapshot = writer.beginSnapshot({
        started: at,
        cluster: { name: 'acme', id: null, version: '18.0.0', address: 'a:3025', edition: 'enterprise' },
        caller: { user: 'soc2', roles: ['soc2'], expires: '2030-01-01T00:00:00Z' },
        collectorVersion: '0.1.0',
        nodeVersion: '24.0.0',
      });
      for (const [dataset, rows] of Object.entries({ ...EMPTY, ...state })) {
        const status = denied.includes(dataset) ? 'denied' : rows.length === 0 ? 'empty' : 'complete';
        if (status !== 'denied')
          snapshot.savePage(
            dataset,
            rows.map((body) => ({ key: String((body.metadata as JsonObject).name), body })),
          );
        snapshot.finishDataset({ ...OUTCOME, dataset, status, reason: status === 'denied' ? 'no rule' : '' });
      }
      addEvents(store, night, snapshot.id);
      snapshot.finishDataset({ ...OUTCOME, dataset: 'events', item: 'LOG', status: 'complete' });
      snapshot.finish(at, null);
    } finally {
      writer.close();
    }
  };
  const bundle = async (period: string, exportedAt: string, more: { reason?: string; out?: string } = {}) =>
    await exportBundle(
      {
        ...{ period, from: undefined, to: undefined, entity: 'Acme', keyFile: privateKeyPath },
        ...{ storeFile: store, snapshot: undefined, settingsFile: undefined, reason: more.reason },
        outDir: join(folder, more.out ?? 'out'),
        environment: { SOURCE_DATE_EPOCH: String(Date.parse(exportedAt) / 1000) },
      },
      {
        ...{ collectorVersion: '0.1.0', signal: new AbortController().signal },
        ...{ passphrase: () => Promise.resolve(''), onWarning: () => {}, onProgress: () => {} },
      },
    );
  return {
    folder,
    store,
    key: publicKeyPath,
    pull,
    bundle,
    close: () => rmSync(folder, { recursive: true }),
  };
}

/** Adds events and closes the window from the one before up to the night. */
function addEvents(store: string, night: Night, snapshot: number): void {
  const writer = openEventWriter(store);
  try {
    const batch = (night.events ?? []).map((body) => {
      const json = Buffer.from(canonicalJson(body));
      const event = storedEvent(body);
      return { ...event, json, subjects: subjectsOf(event.event, json) };
    });
    writer.insert(batch);
    if (night.readFrom !== undefined)
      writer.closeWindow({
        fromUs: Date.parse(night.readFrom) * 1000,
        toUs: Date.parse(night.at) * 1000,
        ...{
          pages: 1,
          received: batch.length,
          newRows: batch.length,
          duplicates: 0,
          serverVersion: '18.0.0',
        },
        snapshot,
      });
  } finally {
    writer.close();
  }
}

/** Rows of a CSV of a bundle. */
export function rowsIn({ path }: Pick<ExportReport, 'path'>, name: string): Record<string, string>[] {
  return parse(execFileSync('unzip', ['-p', path, name], { maxBuffer: 1e9 }), { bom: true, columns: true });
}

/** A text file of a bundle. */
export function textIn({ path }: Pick<ExportReport, 'path'>, name: string): string {
  return execFileSync('unzip', ['-p', path, name], { encoding: 'utf8', maxBuffer: 1e9 });
}

export const filesIn = ({ path }: Pick<ExportReport, 'path'>): string[] =>
  execFileSync('unzip', ['-Z1', path], { encoding: 'utf8' }).trim().split('\n').sort();

export const role = (name: string, allow: JsonObject): JsonObject => ({
  kind: 'role',
  metadata: { name },
  spec: { allow },
});

export const user = (name: string, roles: string[]): JsonObject => ({
  kind: 'user',
  metadata: { name },
  spec: { roles },
});

/** A role that K04 notes as root on every node. */
export const ROOT_ROLE = role('root', { logins: ['root'], node_labels: { '*': '*' } });
