import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { at, event, judge, type World } from './world.ts';

const DAY = 86_400_000;
/** The end of the period, and times before it, to the microsecond. */
const END = Date.UTC(2026, 0, 5);
const before = (days: number, us = 0): string => {
  const text = new Date(END - days * DAY - (us > 0 ? 1 : 0)).toISOString();
  return us > 0 ? `${text.slice(0, -1)}${String(1000 - us).padStart(3, '0')}Z` : text;
};
const bot = (name: string, created?: string): JsonObject => ({
  kind: 'bot',
  metadata: { name },
  spec: { roles: ['deploy'], ...(created === undefined ? {} : { created_by: { time: created } }) },
});
const join = (name: string, time: string, more: JsonObject = {}) =>
  event(time, 'bot.join', { code: 'TJ001I', bot_name: name, method: 'iam', success: true, ...more });
const certificate = (name: string, time: string, identity: JsonObject = {}) =>
  event(time, 'cert.create', { cert_type: 'user', identity: { user: `bot-${name}`, ...identity } });
/** The log was read from this many days before the end on. */
const readSince = (days: number) => ({ fromMs: END - days * DAY, toMs: END + DAY });
const k14 = (world: World) => judge('K14', world);
const rows = (world: World) => k14(world).exceptions.map(({ row }) => row);

test('a bot without a join within 90 days is an exception with the last one; one that joined exactly 90 days before is not', () => {
  const { exceptions, population, result } = k14({
    after: { bots: [bot('late'), bot('edge'), bot('never')] },
    events: [join('late', before(90, 1)), join('edge', before(90))],
    window: readSince(120),
  });
  expect(exceptions.map(({ row, facts }) => [row, facts])).toEqual([
    [
      'bots/late',
      "Bot late neither joined nor obtained a certificate within 90 days before 2026-01-05T00:00:00.000Z; the last join was at 2025-10-06T23:59:59.999Z. Deviation from the product's default; no entity policy was supplied.",
    ],
    [
      'bots/never',
      "Bot never neither joined nor obtained a certificate within 90 days before 2026-01-05T00:00:00.000Z; the log that the store holds shows no earlier one. Deviation from the product's default; no entity policy was supplied.",
    ],
  ]);
  expect(population.sort()).toEqual(['edge', 'late', 'never']);
  expect(result.insufficient).toEqual([]);
});

test('the log of earlier periods counts: a join in the quarter before, and a log read since then only in part', () => {
  expect(
    rows({ after: { bots: [bot('ci')] }, events: [join('ci', before(40))], window: readSince(91) }),
  ).toEqual([]);
  expect(
    rows({ after: { bots: [bot('ci')] }, events: [join('ci', before(95))], window: readSince(100) }),
  ).toEqual(['bots/ci']);
});

test('the log must cover the whole span, to the microsecond, else nothing is proven', () => {
  const after = { bots: [bot('ci')] };
  expect(rows({ after, window: readSince(90) })).toEqual(['bots/ci']);
  const short = k14({ after, window: { ...readSince(90), fromMs: END - 90 * DAY + 2 } });
  expect(short.exceptions).toEqual([]);
  expect(short.result.result).toBe('insufficient_evidence');
  expect(short.result.insufficient).toEqual([
    'the audit log was read without a gap since 2025-10-07T00:00:00.002Z only, and shows no join of bot ci within 90 days before 2026-01-05T00:00:00.000Z',
  ]);
});

test('a gap within the span proves nothing, also where an earlier join is known; bots that joined are not concerned', () => {
  const { exceptions, result } = k14({
    after: { bots: [bot('ci'), bot('busy')] },
    events: [join('ci', before(100)), join('busy', at(3))],
    windows: [{ ...readSince(120), toMs: END - 60 * DAY }, readSince(50)],
  });
  expect(exceptions).toEqual([]);
  expect(result).toMatchObject({
    result: 'insufficient_evidence',
    insufficient: [expect.stringContaining('bot ci within 90 days')],
  });
});

test('a renewal counts where a certificate of the bot shows it; on 14.2 the certificate names its user only', () => {
  const after = { bots: [bot('ci'), bot('own'), bot('other')] };
  const events = [
    certificate('ci', before(20)),
    certificate('x', at(3), { bot_name: 'own' }),
    // the certificate of a person that a bot got is a sign of life of the bot, and not of a bot of that name
    event(at(3), 'cert.create', {
      cert_type: 'user',
      identity: { user: 'bot-other', impersonator: 'bot-ci' },
    }),
  ];
  expect(rows({ after, events, window: readSince(120) })).toEqual(['bots/other']);
});

test('refused joins, heartbeats of instances and joins after the end of the period do not count', () => {
  const heartbeat = { recorded_at: at(4, 23), version: '18.0.0' };
  const { exceptions } = k14({
    after: {
      bots: [bot('ci')],
      bot_instances: [
        {
          kind: 'bot_instance',
          metadata: { name: 'i-1' },
          spec: { bot_name: 'ci', instance_id: 'i-1' },
          status: {
            initial_authentication: { authenticated_at: at(4), join_method: 'iam' },
            latest_heartbeats: [heartbeat],
          },
        },
      ],
    },
    events: [join('ci', at(3), { code: 'TJ001E', success: false }), join('ci', at(5, 1))],
    window: readSince(120),
  });
  expect(exceptions.map(({ row }) => row)).toEqual(['bots/ci']);
});

test('a bot made less than 90 days ago is nothing: by its record, by bot.create, or by the making of its user on 14.2', () => {
  const after = { bots: [bot('record', before(30)), bot('event'), bot('user'), bot('old', before(90, 1))] };
  const events = [
    event(before(50), 'bot.create', { code: 'TB001I', name: 'event', user: 'alice' }),
    event(before(60), 'user.create', {
      code: 'T1002I',
      name: 'bot-user',
      user: 'alice',
      roles: ['bot-user'],
    }),
  ];
  expect(rows({ after, events, window: readSince(120) })).toEqual(['bots/old']);
  // and a shorter log is no gap for them
  expect(k14({ after, events, window: readSince(70) }).result.insufficient).toEqual([
    expect.stringContaining('bot old'),
  ]);
});

test('version 14 lists bots as users: the label names the bot, the record says when it was made', () => {
  const legacy = (name: string, created: string): JsonObject => ({
    kind: 'user',
    metadata: { name: `bot-${name}`, labels: { 'teleport.internal/bot': name } },
    spec: { roles: [`bot-${name}`], created_by: { time: created, user: { name: 'alice' } } },
  });
  const { exceptions } = k14({
    after: { bots: [legacy('a', before(300)), legacy('b', before(300)), legacy('c', before(89))] },
    events: [join('a', before(80))],
    window: readSince(120),
  });
  expect(exceptions.map(({ row, facts }) => [row, facts.slice(0, 11)])).toEqual([
    ['bots/bot-b', 'Bot b neith'],
  ]);
});

test('the threshold is a setting; an exception on the default is counted apart', () => {
  const world = { after: { bots: [bot('ci')] }, events: [join('ci', before(10))], window: readSince(120) };
  expect(rows({ ...world, settings: { dormant_days: 10 } })).toEqual([]);
  const own = k14({ ...world, settings: { dormant_days: 9 } });
  expect(own.result).toMatchObject({ exceptions: 1, exceptions_on_product_default: 0 });
  expect(k14({ after: { bots: [bot('ci')] }, window: readSince(120) }).result).toMatchObject({
    exceptions: 1,
    exceptions_on_product_default: 1,
  });
});

test('names from a hostile world join by themselves and by nothing else', () => {
  const names = ['__proto__', 'o\'x\n"y', '=1+1', 'CI'];
  expect(
    rows({
      after: { bots: [...names, 'ci'].map((name) => bot(name)) },
      events: names.map((name) => join(name, before(40))),
      window: readSince(120),
    }),
  ).toEqual(['bots/ci']);
});

test('no bots: not applicable; a denied listing or a silent log: insufficient evidence', () => {
  expect(k14({ window: readSince(120) }).result.result).toBe('not_applicable');
  expect(k14({ statuses: { bots: 'denied' }, window: readSince(120) }).result.result).toBe(
    'insufficient_evidence',
  );
  const silent = k14({ after: { bots: [bot('ci')] }, silent: true, window: readSince(120) });
  expect(silent.exceptions).toEqual([]);
  expect(silent.result.result).toBe('insufficient_evidence');
});
