import { describe, expect, test } from 'vitest';
import { crossCheck } from '../../../src/collectors/crossChecks/crossChecks.ts';
import type { CheckedRow, CheckedSnapshot } from '../../../src/collectors/crossChecks/discrepancy.ts';
import { checkTwoReadings } from '../../../src/collectors/crossChecks/twoReadings.ts';
import { loadCompany } from '../../../src/demo/data/company.ts';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import type { StoredEvent } from '../../../src/records/evidence.ts';

const us = (iso: string): number => Date.parse(iso) * 1000;

interface World {
  rows?: Record<string, JsonObject[]>;
  events?: JsonObject[];
  earlier?: JsonObject[];
  stateFrom?: string;
  stateTo?: string;
}

function snapshot({
  rows = {},
  events = [],
  earlier = [],
  stateFrom = '2026-10-01T00:00:00Z',
  stateTo = '2026-10-01T00:01:00Z',
}: World): CheckedSnapshot {
  const row = (body: JsonObject): CheckedRow => ({ key: String((body.metadata as JsonObject).name), body });
  return {
    rows: (dataset) => rows[dataset]?.map(row) ?? null,
    earlier: (_, key) => earlier.find((body) => (body.metadata as JsonObject).name === key) ?? null,
    *events(types) {
      for (const [seq, body] of events.entries())
        if (types.includes(String(body.event)))
          yield {
            seq,
            timeUs: us(String(body.time)),
            uid: String(seq),
            event: String(body.event),
            code: '',
            json: JSON.stringify(body),
          } satisfies StoredEvent;
    },
    log: { fromUs: us('2026-07-01T00:00:00Z'), toUs: us('2026-10-01T00:01:00Z') },
    stateFromUs: us(stateFrom),
    stateToUs: us(stateTo),
  };
}

const named = (name: string, rest: JsonObject = {}): JsonObject => ({ metadata: { name }, ...rest });
const botUser = (bot: string): JsonObject => ({
  kind: 'user',
  metadata: { name: `bot-${bot}`, labels: { 'teleport.internal/bot': bot } },
});
const event = (type: string, name: string, time: string, rest: JsonObject = {}): JsonObject => ({
  event: type,
  name,
  time: `2026-${time}:00Z`,
  ...rest,
});
const subjects = (world: World): string[] =>
  crossCheck(snapshot(world)).map((discrepancy) => discrepancy.subject);

describe('bots and their users', () => {
  const bot = (name: string): JsonObject =>
    named(name, { kind: 'bot', status: { user_name: `bot-${name}` } });

  test('agree, in the newer and in the older form', () => {
    const users = [named('ann'), botUser('ci')];
    expect(subjects({ rows: { users, bots: [bot('ci')] } })).toEqual([]);
    expect(subjects({ rows: { users, bots: [botUser('ci')] } })).toEqual([]);
  });

  test('a bot without user and a user without bot are told', () => {
    const users = [botUser('lost')];
    expect(subjects({ rows: { users, bots: [bot('ci')] } })).toEqual(['user:bot-lost', 'bot:ci']);
  });

  test('nothing is told where one of the two was not read whole', () => {
    expect(subjects({ rows: { users: [botUser('lost')] } })).toEqual([]);
  });
});

describe('the two inventories', () => {
  test('name the same resources, each kind by itself', () => {
    const rows = {
      unified_resources: [
        named('n1', { kind: 'node' }),
        named('n2', { kind: 'node' }),
        named('wiki', { kind: 'app_server' }),
      ],
      nodes: [named('n1'), named('n3')],
      apps: [named('wiki')],
      databases: [named('n2')],
    };
    expect(subjects({ rows })).toEqual(['nodes:n3', 'nodes:n2', 'databases:n2']);
  });
});

describe('locks and the log', () => {
  const lock = (name: string, created: string): JsonObject => named(name, { spec: { created_at: created } });

  test('every disagreement is told, and only those that the log can judge', () => {
    const rows = {
      locks: [
        lock('fine', '2026-08-01T00:00:00Z'),
        lock('lifted', '2026-08-01T00:00:00Z'),
        lock('untold', '2026-08-02T00:00:00Z'),
        lock('older than the log', '2026-01-01T00:00:00Z'),
      ],
    };
    const events = [
      event('lock.created', 'fine', '08-01T00:00'),
      event('lock.created', 'lifted', '08-01T00:00'),
      event('lock.deleted', 'lifted', '08-03T00:00'),
      event('lock.created', 'gone', '08-04T00:00', { expires: '0001-01-01T00:00:00Z' }),
      event('lock.created', 'run out', '08-05T00:00', { expires: '2026-08-06T00:00:00Z' }),
      event('lock.created', 'seen to run out', '08-05T00:00', { expires: '0001-01-01T00:00:00Z' }),
      event('lock.created', 'over', '08-05T00:00'),
      event('lock.deleted', 'over', '08-06T00:00'),
    ];
    const earlier = [named('seen to run out', { spec: { expires: '2026-08-07T00:00:00Z' } })];
    expect(subjects({ rows, events, earlier })).toEqual(['lock:lifted', 'lock:untold', 'lock:gone']);
  });
});

describe('users and the log', () => {
  const user = (name: string, created: string): JsonObject =>
    named(name, { spec: { created_by: { time: created } } });

  test('every disagreement is told, and only those that the log can judge', () => {
    const rows = {
      users: [
        user('fine', '2026-08-01T00:00:00Z'),
        user('made again', '2026-08-03T00:00:00Z'),
        user('deleted', '2026-08-01T00:00:00Z'),
        user('untold', '2026-08-02T00:00:00Z'),
        user('older than the log', '2026-01-01T00:00:00Z'),
      ],
    };
    const events = [
      event('user.create', 'fine', '08-01T00:00'),
      event('user.delete', 'made again', '08-02T00:00'),
      event('user.create', 'made again', '08-03T00:00'),
      event('user.create', 'deleted', '08-01T00:00'),
      event('user.delete', 'deleted', '08-04T00:00'),
      event('user.create', 'gone', '08-04T00:00'),
      event('user.create', 'sso', '08-05T00:00', { expires: '2026-08-05T12:00:00Z' }),
    ];
    expect(subjects({ rows, events })).toEqual(['user:deleted', 'user:untold', 'user:gone']);
  });

  test('what happens while the state is read is no disagreement, and what comes later does not count', () => {
    const events = [
      event('user.create', 'just now', '10-01T00:00'),
      event('user.create', 'later', '10-01T00:30'),
    ];
    expect(subjects({ rows: { users: [] }, events })).toEqual([]);
  });

  test('the made-up company: what was planted, and the lock whose end no event told', async () => {
    const { data } = await loadCompany();
    const world = { rows: { users: data.users, locks: data.locks }, events: data.events };
    expect(subjects(world)).toEqual([expect.stringMatching(/^lock:03cfe600-/), 'user:svc-backup']);
  });
});

test('two readings of a listing are compared row by row', () => {
  const row = (key: string, body: JsonObject): CheckedRow => ({ key, body });
  const first = [row('a', { x: 1, y: 2 }), row('b', {}), row('c', {})];
  const second = [row('a', { y: 2, x: 1 }), row('b', { z: 1 }), row('d', {})];
  expect(checkTwoReadings('users', first, second)).toEqual([
    { check: 'two_readings', subject: 'users:b', detail: 'it was another in the second reading' },
    { check: 'two_readings', subject: 'users:d', detail: 'it came in the second reading only' },
    { check: 'two_readings', subject: 'users:c', detail: 'it came in the first reading only' },
  ]);
});
