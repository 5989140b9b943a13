import { deriveHistories } from '../../src/collectors/derived/deriveHistories.ts';
import { controlContext } from '../../src/controls/context.ts';
import { runControls } from '../../src/controls/runControls.ts';
import { type ControlSettings, controlSettingsSchema } from '../../src/controls/settings.ts';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import type { ControlException, TestResult } from '../../src/records/controls.ts';
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

const EMPTY = { users: [], roles: [], bots: [], locks: [], access_requests_state: [] };

export interface World {
  /** state at the start of the period; leave out for a first period */
  before?: Partial<Record<keyof typeof EMPTY, JsonObject[]>>;
  after?: Partial<Record<keyof typeof EMPTY, JsonObject[]>>;
  events?: JsonObject[];
  settings?: Partial<ControlSettings>;
  statuses?: Pull['statuses'];
  window?: Pull['window'];
}

/** Pulls a world into a real store, derives, runs every test, and gives the result and exceptions of one. */
export function judge(id: string, world: World): { result: TestResult; exceptions: ControlException[] } {
  const { store, pull, close } = testStore();
  try {
    const derive: Pull['beforeFinish'] = (writer, snapshot, finish) => {
      for (const outcome of deriveHistories(writer, snapshot)) finish(outcome);
    };
    if (world.before !== undefined) {
      pull({ started: at(1, 12), state: { ...EMPTY, ...world.before }, events: [], beforeFinish: derive });
    }
    const last = pull({
      started: at(5, 12),
      state: { ...EMPTY, ...world.after },
      events: [...HEARTBEAT, ...(world.events ?? [])],
      window: world.window ?? EVERYTHING,
      beforeFinish: derive,
      ...(world.statuses === undefined ? {} : { statuses: world.statuses }),
    });
    const snapshot = store.snapshot(last);
    if (snapshot === null) throw new Error('the snapshot is gone');
    const settings = controlSettingsSchema.parse(world.settings ?? {});
    const running = runControls(controlContext(store, snapshot, PERIOD, settings));
    const exceptions: ControlException[] = [];
    let step = running.next();
    while (step.done !== true) {
      if (step.value.test === id) exceptions.push(step.value);
      step = running.next();
    }
    const result = step.value.find((candidate) => candidate.id === id);
    if (result === undefined) throw new Error(`no result ${id}`);
    return { result, exceptions };
  } finally {
    close();
  }
}
