import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { at, event, judge, role, type World } from './world.ts';

const moment = (seconds: number, day = 3) => new Date(Date.parse(at(day)) + seconds * 1000).toISOString();
const refused = (count: number, day = 3): JsonObject[] =>
  Array.from({ length: count }, (_, n) =>
    event(moment(n, day), 'mcp.session.request', {
      code: 'TMCP003E',
      uid: `call-${n}`,
      user: 'bot-agent',
      bot_name: 'agent',
      app_name: 'files',
      success: false,
      message: { method: 'tools/call', params: { name: 'drop' } },
    }),
  );
const k30 = (world: World) => judge('K30', { version: '18.2.0', ...world });
const bursts = (world: World) =>
  k30(world)
    .exceptions.filter(({ facts }) => facts.includes('refused tool calls'))
    .map(({ facts }) => facts);
const lock = (time: string, target: JsonObject) =>
  event(time, 'lock.created', { code: 'TLK00I', name: 'l', user: 'alice', target });
const incident = (opened: string, events: string[]): JsonObject => ({
  key: 'INC-1',
  id: 'INC-1',
  opened,
  severity: 'low',
  events,
});

test('a burst of refused tool calls that nobody followed up is an exception; four are none', () => {
  expect(bursts({ events: refused(5) })).toEqual([
    expect.stringMatching(/^5 refused tool calls of .* within 24h\./),
  ]);
  expect(bursts({ events: refused(4) })).toEqual([]);
});

test('a lock on the actor itself is the follow-up; a lock on another target of that name is not', () => {
  const subject = /tool calls of (\S+) from/.exec(bursts({ events: refused(5) })[0] ?? '')?.[1] ?? '';
  expect(subject).not.toBe('');
  expect(bursts({ events: [...refused(5), lock(at(3, 12), { user: subject })] })).toEqual([]);
  expect(bursts({ events: [...refused(5), lock(at(3, 12), { login: subject })] })).toHaveLength(1);
  expect(bursts({ events: [...refused(5), lock(at(4, 12), { user: subject })] })).toHaveLength(1);
});

test('only an incident that names one of the calls is the follow-up; one without events requires judgment', () => {
  const told = (row: JsonObject) => ({ events: refused(5), lists: { people_incidents: [row] } });
  expect(bursts(told(incident(at(3, 12), ['call-3'])))).toEqual([]);
  expect(bursts(told(incident(at(3, 12), ['other'])))).toHaveLength(1);
  expect(bursts(told(incident(at(4, 12), ['call-3'])))).toHaveLength(1);
  expect(bursts(told(incident(at(3, 12), [])))).toEqual([]);
  expect(k30(told(incident(at(3, 12), []))).result.notes).toContainEqual(
    expect.stringContaining('incident INC-1 was opened within 24h, and names no event'),
  );
});

test('a burst whose time had not passed at the end of the period requires judgment', () => {
  const { exceptions, result } = k30({
    events: refused(5, 4).map((one) => ({ ...one, time: String(one.time).replace('T00', 'T02') })),
  });
  expect(exceptions.filter(({ facts }) => facts.includes('refused tool calls'))).toEqual([]);
  expect(result.notes).toContainEqual(expect.stringContaining('before the period ended'));
});

test('calls of tools never pass unasked, and the limit of the record is said once', () => {
  const call = event(at(3), 'mcp.session.request', {
    code: 'TMCP003I',
    user: 'bot-agent',
    bot_name: 'agent',
    app_name: 'files',
    success: true,
    message: { method: 'tools/call', params: { name: 'read' } },
  });
  const { result } = k30({ events: [call] });
  expect(result.result).toBe('judgment_required');
  expect(result.notes).toContainEqual(expect.stringContaining('the 1 calls of tools'));
  expect(result.remarks?.filter((one) => one.includes('Outputs of tools'))).toHaveLength(1);
});

test('a machine role that allows every tool is an exception; one that names tools requires judgment; one without tools neither', () => {
  const told = (allow: JsonObject) =>
    k30({
      after: {
        bots: [{ kind: 'bot', metadata: { name: 'ci' }, spec: { roles: ['tools'] } }],
        roles: [role('tools', allow)],
      },
    }).result.result;
  expect(told({ mcp: { tools: ['*'] } })).toBe('exception');
  expect(told({ mcp: { tools: ['read'] } })).toBe('judgment_required');
  expect(told({})).toBe('no_exception');
});
