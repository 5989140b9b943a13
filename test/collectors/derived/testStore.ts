import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { subjectsOf } from '../../../src/collectors/events/ingest/subjects.ts';
import { canonicalJson, type JsonObject } from '../../../src/formats/canonicalJson.ts';
import type { DatasetStatus, UnknownMember } from '../../../src/records/datasets.ts';
import type { EventsOutcome } from '../../../src/records/snapshot.ts';
import { openEventWriter } from '../../../src/store/events/eventWriter.ts';
import { openStoreForWriting } from '../../../src/store/file/open.ts';
import type { SnapshotWriter, StoreWriter } from '../../../src/store/store.ts';
import { storedEvent } from './recorded.ts';

/** One pull: state that was listed, events that arrived. */
export interface Pull {
  started: string;
  /** when it ended; after everything that it read unless given */
  ended?: string;
  state: Readonly<Record<string, readonly JsonObject[]>>;
  events: readonly JsonObject[];
  /** statuses other than complete/empty */
  statuses?: Readonly<Record<string, DatasetStatus>>;
  /** members that were left out, by dataset */
  unknown?: Readonly<Record<string, UnknownMember[]>>;
  /** oss where left out */
  edition?: string;
  /** acme.example.com where left out */
  cluster?: string;
  /** closed window of the audit log, milliseconds since the epoch */
  window?: { fromMs: number; toMs: number };
  /** several closed windows, where the log between them was not read */
  windows?: readonly { fromMs: number; toMs: number }[];
  /** the pull read events up to then behind its last window, without closing another; RFC 3339 */
  readTo?: string;
  /** of the gateway; 14.2.0 unless given */
  version?: string;
  beforeFinish?: (store: StoreWriter, snapshot: number, finish: SnapshotWriter['finishDataset']) => void;
}

/** A real store in a folder of its own; `close` removes it. */
export function testStore() {
  const folder = mkdtempSync(join(tmpdir(), 'affidavit-histories-'));
  const path = join(folder, 'store.db');
  const store = openStoreForWriting(path);
  return {
    store,
    path,
    pull: (pull: Pull): number => pullInto(store, path, pull),
    /** removes a store that somebody else closed */
    remove: () => rmSync(folder, { recursive: true, force: true }),
    close(): void {
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Pulls into an open store. @returns the number of the snapshot */
export function pullInto(store: StoreWriter, path: string, pull: Pull): number {
  const snapshot = store.beginSnapshot({
    started: pull.started,
    cluster: {
      name: pull.cluster ?? 'acme.example.com',
      id: null,
      version: pull.version ?? '14.2.0',
      address: 'localhost:3025',
      edition: pull.edition ?? 'oss',
    },
    caller: { user: 'soc2', roles: ['soc2-collector'], expires: '2030-01-01T00:00:00Z' },
    collectorVersion: '0.1.0',
    nodeVersion: '24.0.0',
  });
  for (const [dataset, rows] of Object.entries(pull.state)) {
    snapshot.savePage(
      dataset,
      rows.map((body) => ({ key: keyOf(dataset, body), body })),
    );
    const status = pull.statuses?.[dataset] ?? (rows.length === 0 ? 'empty' : 'complete');
    const unknown = pull.unknown?.[dataset];
    snapshot.finishDataset({
      ...OUTCOME,
      dataset,
      status,
      ...(unknown === undefined ? {} : { unknown }),
    });
  }
  putEvents(path, pull, snapshot.id);
  const status = pull.statuses?.events ?? 'complete';
  snapshot.finishDataset({
    ...OUTCOME,
    dataset: 'events',
    item: 'LOG',
    status,
    rows: pull.events.length,
  });
  if (pull.readTo !== undefined) snapshot.noteEvents(readTo(pull, pull.readTo));
  pull.beforeFinish?.(store, snapshot.id, snapshot.finishDataset);
  // a pull ends after the last moment that it read of the log
  const read = [pull.window, ...(pull.windows ?? [])].map((window) => window?.toMs ?? 0);
  const endedMs = Math.max(Date.parse(pull.started), ...read);
  snapshot.finish(pull.ended ?? new Date(endedMs).toISOString(), null);
  return snapshot.id;
}

function readTo(pull: Pull, end: string): EventsOutcome {
  const { fromMs, toMs } = pull.window ?? { fromMs: 0, toMs: 0 };
  const [from, to] = [new Date(fromMs).toISOString(), new Date(toMs).toISOString()];
  const rows = pull.events.length;
  return { from, to, windows: 1, rows, new_rows: rows, duplicates: 0, read_to: end };
}

/** The key of a row as the collectors make it: its name; below its list for members, below its kind for connectors. */
function keyOf(dataset: string, { kind, metadata, spec }: JsonObject): string {
  const name = String((metadata as JsonObject).name);
  const above =
    dataset === 'access_list_members'
      ? (spec as JsonObject | undefined)?.access_list
      : dataset === 'connectors'
        ? kind
        : undefined;
  return above === undefined || name.startsWith(`${above}/`) ? name : `${above}/${name}`;
}

const OUTCOME = {
  item: 'USR' as const,
  reason: '',
  rpc: '',
  pages: 1,
  permission: '',
  method: 'direct' as const,
};

function putEvents(path: string, pull: Pull, snapshot: number): void {
  const writer = openEventWriter(path);
  const batch = pull.events.map((body) => {
    const event = storedEvent(body);
    const json = Buffer.from(canonicalJson(body));
    const subjects = subjectsOf(event.event, json);
    return { ...event, json, subjects };
  });
  writer.insert(batch);
  for (const { fromMs, toMs } of pull.windows ?? (pull.window === undefined ? [] : [pull.window])) {
    const received = batch.filter(({ timeUs }) => timeUs >= fromMs * 1000 && timeUs <= toMs * 1000).length;
    writer.closeWindow({
      fromUs: fromMs * 1000,
      toUs: toMs * 1000,
      pages: 1,
      received,
      newRows: received,
      duplicates: 0,
      serverVersion: '14.2.0',
      snapshot,
    });
  }
  writer.close();
}
