import { deriveHistories } from '../../src/collectors/derived/deriveHistories.ts';
import { populationTable } from '../../src/controls/assessmentTables.ts';
import type { Conclusion } from '../../src/controls/conclusion.ts';
import { exceptionsOf } from '../../src/controls/exceptions.ts';
import { controlSettings } from '../../src/controls/settings.ts';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import type { ControlException, TestResult } from '../../src/records/controls.ts';
import type { DatasetStatus } from '../../src/records/datasets.ts';
import type { ResponseStatus } from '../../src/records/exceptions.ts';
import type { LocalDataset } from '../../src/records/localDatasets.ts';
import type { StoreWriter } from '../../src/store/store.ts';
import { conclude } from '../../src/usecases/conclude/conclude.ts';
import { type Pull, testStore } from '../collectors/derived/testStore.ts';

/** Time of January 2026 as text: day and hour. */
export const at = (day: number, hour = 0, minute = 0) =>
  new Date(Date.UTC(2026, 0, day, hour, minute)).toISOString();
const ms = (day: number) => Date.UTC(2026, 0, day);

export const PERIOD = { fromMs: ms(2), toMs: ms(5), label: 'test' };
const EVERYTHING = { fromMs: ms(1), toMs: ms(6) };

let uid = 0;
export const event = (time: string, type: string, more: JsonObject = {}): JsonObject => ({
  time,
  uid: `u-${++uid}`,
  event: type,
  code: 'T1000I',
  ...more,
});

/** Something happens twice a day, so that the log is not silent. */
export const HEARTBEAT = [1, 2, 3, 4, 5].flatMap((day) => [
  event(at(day, 1), 'cert.create'),
  event(at(day, 13), 'cert.create'),
]);

export const user = (name: string, roles: string[], more: JsonObject = {}): JsonObject => ({
  kind: 'user',
  metadata: { name },
  spec: { roles, ...more },
});

export const role = (name: string, allow: JsonObject, deny: JsonObject = {}): JsonObject => ({
  kind: 'role',
  metadata: { name },
  spec: { allow, deny },
});

const EMPTY: Record<string, JsonObject[]> = {
  users: [],
  roles: [],
  bots: [],
  locks: [],
  access_requests_state: [],
  connectors: [],
  trusted_clusters: [],
  access_lists: [],
  access_list_members: [],
  devices: [],
  tokens: [],
  login_rules: [],
};

/** What a gateway held at two moments, what happened, and what the entity supplied. */
export interface World {
  /** state by dataset at the start of the period; leave out for a first period */
  before?: Record<string, JsonObject[]>;
  /** state by dataset at moments in between (hour: noon), which must follow each other */
  between?: readonly {
    day: number;
    hour?: number;
    state: Record<string, JsonObject[]>;
    statuses?: Pull['statuses'];
    window?: Pull['window'];
  }[];
  /** state by dataset at its end */
  after?: Record<string, JsonObject[]>;
  events?: JsonObject[];
  settings?: Record<string, unknown>;
  statuses?: Pull['statuses'];
  window?: Pull['window'];
  /** the last pull read events up to then behind its window */
  readTo?: string;
  /** several closed windows in place of one */
  windows?: Pull['windows'];
  /** when the last snapshot ended; after everything that it read unless given */
  ended?: string;
  /** of the gateway; 14.2.0 unless given */
  version?: string;
  /** members that the last snapshot left out, by dataset */
  unknown?: Pull['unknown'];
  /** oss where left out */
  edition?: 'oss' | 'enterprise' | 'unknown';
  /** name of the cluster; acme.example.com unless given */
  cluster?: string;
  /** of the gateway at the first snapshot, where another one served it */
  earlierVersion?: string;
  /** no events but these: the log is silent otherwise */
  silent?: boolean;
  /** rows of lists and other local datasets, by dataset */
  lists?: Partial<Record<LocalDataset, JsonObject[]>>;
  /** statuses of lists other than complete */
  listStatuses?: Partial<Record<LocalDataset, DatasetStatus>>;
  /** responses of management, in the order in which they are recorded */
  responses?: readonly { to: ControlException; status: ResponseStatus; recorded: string }[];
  /** items of the request list to each of which a file is attached */
  attached?: readonly number[];
}

/** What one procedure concluded, with its exceptions and the keys of its population. */
export interface Judged {
  result: TestResult;
  exceptions: ControlException[];
  population: string[];
}

/** Pulls a world into a real store, derives, builds the evidence set, runs every procedure, and gives one's conclusion. */
export function judge(id: string, world: World): Judged {
  return withConclusion(world, ({ set, results }) => {
    const result = results.find((candidate) => candidate.id === id);
    if (result === undefined) throw new Error(`no result ${id}`);
    const exceptions = [...exceptionsOf(set, results)].filter(({ test }) => test === id);
    const population = set.db
      .prepare<[], string>(`SELECT row_id FROM ${populationTable(id)}`)
      .pluck()
      .all();
    return { result, exceptions, population };
  });
}

/** The same with everything that was concluded, for as long as `use` runs. */
export function withConclusion<T>(world: World, use: (conclusion: Conclusion) => T): T {
  const { conclusion, close } = openConclusion(world);
  try {
    return use(conclusion);
  } finally {
    close();
  }
}

/** The same until it is closed. */
export function openConclusion(world: World): { conclusion: Conclusion; close(): void } {
  const { store, close } = openWorld(world);
  try {
    const conclusion = conclude(store, PERIOD, controlSettings(world.settings));
    return {
      conclusion,
      close() {
        conclusion.set.close();
        close();
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** The store of a world, open for writing; `close` removes it. */
export function openWorld(world: World): ReturnType<typeof testStore> {
  const opened = testStore();
  const { store, pull, close } = opened;
  try {
    const derive: Pull['beforeFinish'] = (writer, snapshot, finish) => {
      for (const outcome of deriveHistories(writer, snapshot)) finish(outcome);
    };
    const common = {
      beforeFinish: derive,
      ...(world.version === undefined ? {} : { version: world.version }),
      ...(world.edition === undefined ? {} : { edition: world.edition }),
      ...(world.cluster === undefined ? {} : { cluster: world.cluster }),
    };
    if (world.before !== undefined) {
      const version = world.earlierVersion ?? world.version;
      const earlier = { ...common, ...(version === undefined ? {} : { version }) };
      pull({ ...earlier, started: at(1, 12), state: { ...EMPTY, ...world.before }, events: [] });
    }
    for (const { day, hour = 12, state, statuses, window } of world.between ?? []) {
      const denied = {
        ...(statuses === undefined ? {} : { statuses }),
        ...(window === undefined ? {} : { window }),
      };
      pull({ ...common, ...denied, started: at(day, hour), state: { ...EMPTY, ...state }, events: [] });
    }
    pull({
      ...common,
      started: at(5, 12),
      state: { ...EMPTY, ...world.after },
      events: [...(world.silent === true ? [] : HEARTBEAT), ...(world.events ?? [])],
      window: world.window ?? EVERYTHING,
      ...(world.ended === undefined ? {} : { ended: world.ended }),
      ...(world.windows === undefined ? {} : { windows: world.windows }),
      ...(world.readTo === undefined ? {} : { readTo: world.readTo }),
      ...(world.statuses === undefined ? {} : { statuses: world.statuses }),
      ...(world.unknown === undefined ? {} : { unknown: world.unknown }),
    });
    const sources = Object.entries(world.lists ?? {}).map(([dataset, rows]) => ({
      dataset: dataset as LocalDataset,
      source: `${dataset}.csv`,
      status: world.listStatuses?.[dataset as LocalDataset] ?? ('complete' as const),
      reason: '',
      rows: rows.map((body, index) => ({ key: String(body.key ?? index + 1), body })),
      redactions: [],
    }));
    if (sources.length > 0) {
      const run = { collector: 'people', started: at(5, 13), ended: at(5, 13), who: 'test@here' };
      store.local.saveRun({ ...run, parameters: {}, collector_version: '0.1.0', sources });
    }
    for (const [index, row] of (world.attached ?? []).entries()) attach(store, index, row);
    for (const one of world.responses ?? []) answer(store, one);
    return opened;
  } catch (error) {
    close();
    throw error;
  }
}

function answer(store: StoreWriter, { to, status, recorded }: NonNullable<World['responses']>[number]): void {
  const { id, test: procedure, dataset, row_id, fault } = to;
  const revision = store.exceptions.latestResponse(id)?.revision ?? 0;
  const said = { response: 'a test of ours', owner: 'dora', due: '', accepted_until: '', evidence: [] };
  store.exceptions.respond(
    { id, procedure, dataset, row_id, fault },
    { ...said, status, by: '', who: 'dora@here', recorded },
    revision,
  );
}

function attach(store: StoreWriter, index: number, item: number): void {
  const who = { who: 'test@here', attached: at(5, 13), note: '', period: null };
  const sha256 = String(index).padStart(64, '0');
  store.local.saveAttachment(
    { ...who, sha256, name: `file-${index}.pdf`, row: item },
    Buffer.from(`${index}`),
  );
}
