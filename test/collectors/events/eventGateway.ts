import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PullEventsOptions, pullEvents } from '../../../src/collectors/events/pullEvents.ts';
import type { GatewayData } from '../../../src/demo/data/gatewayData.ts';
import { type EmbeddedGateway, startEmbeddedGateway } from '../../../src/demo/embeddedGateway.ts';
import type { Faults } from '../../../src/demo/faults.ts';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import type { Gateway } from '../../../src/gateway/gateway.ts';
import { openGateway } from '../../../src/gateway/open.ts';
import { openStoreForReading, openStoreForWriting } from '../../../src/store/file/open.ts';
import { smallData } from '../../demo/support.ts';

/** The present of these tests. */
export const NOW_MS = Date.parse('2026-09-30T12:00:00Z');
export const SINCE_MS = Date.parse('2026-09-27T00:00:00Z');

const HOUR_MS = 3_600_000;

/** Events spread evenly from SINCE_MS to two hours before the present; `ties` of them share each moment. */
export function spreadEvents(count: number, ties = 1): JsonObject[] {
  const span = NOW_MS - 2 * HOUR_MS - SINCE_MS;
  return Array.from({ length: count }, (_, i) => {
    const at = SINCE_MS + Math.floor((span * Math.floor(i / ties)) / Math.ceil(count / ties));
    return auditEvent(at, `uid-${String(i).padStart(6, '0')}`);
  });
}

export function auditEvent(atMs: number, uid: string, more: JsonObject = {}): JsonObject {
  return {
    ei: 0,
    event: 'session.start',
    uid,
    code: 'T2000I',
    time: new Date(atMs).toISOString(),
    user: 'alice',
    ...more,
  };
}

/** One running embedded gateway with a real, open client and a folder for stores. */
export interface Bench {
  embedded: EmbeddedGateway;
  gateway: Gateway;
  folder: string;
  serve(events: JsonObject[], faults?: Faults, eventPage?: GatewayData['eventPage']): void;
  /** how often a call was made since `serve`, pages of the log unless named */
  asked(method?: string): number;
  stop(): Promise<void>;
}

/** @param personality generation of the API that the embedded gateway speaks */
export async function startBench(personality: '14.2' | '18' = '14.2'): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'affidavit-events-'));
  const embedded = await startEmbeddedGateway({ data: smallData(), personality });
  const identityPath = await embedded.identity({ path: join(folder, 'identity') });
  const { gateway } = await openGateway({
    identityPath,
    authAddr: embedded.authAddr,
    retries: { tries: 2, sleep: async () => undefined, random: () => 0 },
  });
  let from = 0;
  return {
    embedded,
    gateway,
    folder,
    serve(events, faults = {}, eventPage) {
      embedded.setData({ ...smallData(), events, ...(eventPage === undefined ? {} : { eventPage }) });
      embedded.setFaults(faults);
      from = embedded.requests.length;
    },
    asked: (method = 'GetUnstructuredEvents') =>
      embedded.requests.slice(from).filter(({ path }) => path.endsWith(method)).length,
    async stop() {
      await gateway.close();
      await embedded.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

let stores = 0;

/** A path for a new store in the folder. */
export function newStore(bench: Bench): string {
  stores++;
  return join(bench.folder, `store-${stores}.db`);
}

/** Pulls into the store, as the use case does: under the store's lock. */
export async function pullInto(path: string, bench: Bench, options: Partial<PullEventsOptions> = {}) {
  const store = openStoreForWriting(path);
  try {
    return await pullEvents({
      gateway: bench.gateway,
      store,
      snapshot: 1,
      nowMs: NOW_MS,
      sinceMs: SINCE_MS,
      ...options,
      tuning: { pauseMs: 1, rateLimitPauseMs: 1, timeoutMs: 5000, limit: 50, ...options.tuning },
    });
  } finally {
    store.close();
  }
}

/** What the store holds: [uid, json] in order of time and uid, and the closed windows. */
export function stored(path: string) {
  const store = openStoreForReading(path);
  try {
    const events = [...store.events({ fromUs: 0, toUs: Number.MAX_SAFE_INTEGER })];
    return {
      uids: events.map((event) => event.uid),
      events,
      windows: store.windows(),
      readRanges: store.readRanges(),
    };
  } finally {
    store.close();
  }
}

/** The uids that a log holds, in the order in which the store tells them. */
export function uidsOf(events: readonly JsonObject[]): string[] {
  return [...events]
    .sort(
      (a, b) =>
        Date.parse(String(a.time)) - Date.parse(String(b.time)) || (String(a.uid) < String(b.uid) ? -1 : 1),
    )
    .map((event) => String(event.uid));
}
