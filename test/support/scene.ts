import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import type { GatewayData } from '../../src/demo/data/gatewayData.ts';
import {
  type EmbeddedGateway,
  type EmbeddedGatewayOptions,
  startEmbeddedGateway,
} from '../../src/demo/embeddedGateway.ts';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { openStoreForReading } from '../../src/store/file/open.ts';
import { role, smallData } from '../demo/support.ts';
import { atEnd } from './atEnd.ts';

/** Days of the small cluster's log. */
export const SINCE = '2026-03-01';
export const UNTIL = '2026-03-04';
export const ENTITY = 'Acme Ltd';

/** A gateway in this process, with everything in a folder that the program needs to reach it and to export. */
export interface Scene {
  gateway: EmbeddedGateway;
  dir: string;
  at(...parts: string[]): string;
  /** path of a store that does not exist yet */
  newStore(): string;
  /** arguments of a pull of SINCE to UNTIL, straight to the auth service */
  pull(store: string, ...more: string[]): string[];
  /** arguments of an export of the month */
  export(store: string, out: string, ...more: string[]): string[];
  key: string;
  publicKey: string;
}

/** A temporary folder that goes away with the test, or with the file. */
export async function temporaryFolder(): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'affidavit-e2e-'));
  atEnd(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

const LABELLED = [
  ...[
    'app',
    'cluster',
    'db',
    'db_service',
    'group',
    'kubernetes',
    'node',
    'windows_desktop',
    'workload_identity',
  ],
];

/** A role that may list and read everything, whatever kinds come to be collected. */
function everySight(name: string): JsonObject {
  const all = { '*': '*' };
  const sight = role(name, [{ resources: ['*'], verbs: ['list', 'read'] }]);
  const spec = sight.spec as { allow: JsonObject };
  for (const kind of LABELLED) spec.allow[`${kind}_labels`] = all;
  return sight;
}

const nameOf = (resource: JsonObject) => (resource.metadata as JsonObject).name;

/** Starts a gateway that runs as long as the test, or the file; the small cluster unless other data is given. */
export async function openScene(options: EmbeddedGatewayOptions = {}): Promise<Scene> {
  const dir = await temporaryFolder();
  const gateway = await startEmbeddedGateway({ data: marchData(), ...options });
  atEnd(() => gateway.stop());
  const at = (...parts: string[]) => path.join(dir, ...parts);
  await gateway.identity({ path: at('identity') });
  const key = await createKey({ outDir: at('keys'), entity: ENTITY });
  let stores = 0;
  return {
    gateway,
    dir,
    at,
    newStore() {
      stores += 1;
      return at(`store-${stores}.db`);
    },
    pull: (store, ...more) => [
      ...['pull', '--auth-addr', gateway.authAddr, '--identity', at('identity')],
      ...['--store', store, '--since', SINCE, '--until', UNTIL, ...more],
    ],
    export: (store, out, ...more) => [
      ...['export', '--period', '2026-03', '--entity', ENTITY, '--key', key.privateKeyPath],
      ...['--out', out, '--store', store, ...more],
    ],
    key: key.privateKeyPath,
    publicKey: key.publicKeyPath,
  };
}

/** An event of the small cluster's log. */
export function logged(uid: string, timeMs: number, more: JsonObject = {}): JsonObject {
  return {
    ei: 0,
    event: 'session.start',
    uid,
    code: 'T2000I',
    time: new Date(timeMs).toISOString(),
    cluster_name: 'acme.example.com',
    user: 'alice',
    ...more,
  };
}

/** `count` events spread evenly from SINCE to UNTIL; `text` makes each of them that much larger. */
export function marchEvents(count: number, text = ''): JsonObject[] {
  const since = Date.parse(SINCE);
  const span = Date.parse(UNTIL) - since;
  return Array.from({ length: count }, (_, i) =>
    logged(
      `event-${String(i).padStart(5, '0')}`,
      since + Math.floor((span * i) / count),
      text === '' ? {} : { text },
    ),
  );
}

/** A tiny cluster whose log lies in March 2026: long past, wherever the clock stands. */
export function marchData(events: JsonObject[] = marchEvents(30)): GatewayData {
  const data = smallData();
  const roles = [
    everySight('soc2-collector'),
    ...data.roles.filter((known) => nameOf(known) !== 'soc2-collector'),
  ];
  return { ...data, roles, now: `${UNTIL}T00:00:00Z`, events };
}

/** Everything that a store tells of its evidence: events, and the state of its latest finished snapshot. */
export function evidenceIn(file: string): {
  uids: string[];
  events: string[];
  state: Record<string, string[]>;
} {
  const store = openStoreForReading(file);
  try {
    const events = [...store.events({ fromUs: 0, toUs: Number.MAX_SAFE_INTEGER })];
    const snapshot = store.latestSnapshot('finished');
    const state: Record<string, string[]> = {};
    for (const { dataset, method } of snapshot?.datasets ?? []) {
      if (method === 'derived' || dataset === 'events') continue;
      state[dataset] = [...store.rows(snapshot?.id ?? 0, dataset)].map(({ json }) => json);
    }
    return { uids: events.map(({ uid }) => uid), events: events.map(({ json }) => json), state };
  } finally {
    store.close();
  }
}
