import { expect, test } from 'vitest';
import { POINTS_OF_FOCUS } from '../../../src/controls/catalogue/pointsOfFocus.ts';
import {
  EVENT_TYPES,
  eventTypeInfo,
  typesOfDataset,
  unmappedTypes,
} from '../../../src/datasets/eventTypes/eventTypeRegistry.ts';
import { eventOutcome } from '../../../src/datasets/eventTypes/outcome.ts';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import { DOCUMENTED } from './documented.ts';

const documented = Object.entries(DOCUMENTED).flatMap(([dataset, lines]) =>
  lines.map((line) => {
    const [event = '', ...codes] = line.split(' ');
    return { dataset, event, codes: codes.length === 0 ? [''] : codes };
  }),
);

test.each(documented)('$event is known, and $dataset shows it', ({ dataset, event, codes }) => {
  for (const code of codes) {
    const info = eventTypeInfo(event, code);
    expect(info?.datasets[0] ?? '-').toBe(dataset);
    expect(info?.primary.length).toBeGreaterThan(0);
  }
});

test('a type is found by its code when its name is another, and each code means one type', () => {
  for (const { event, codes } of documented) {
    for (const code of codes) {
      if (code === '') continue;
      expect([code, eventTypeInfo('renamed.thing', code)?.primary]).toEqual([
        code,
        eventTypeInfo(event, code)?.primary,
      ]);
    }
  }
  const codes = EVENT_TYPES.flatMap((type) => type.codes);
  expect(codes.length).toBe(new Set(codes).size);
  expect(EVENT_TYPES.length).toBe(new Set(EVENT_TYPES.map(({ event }) => event)).size);
  expect(eventTypeInfo('cir.changed', 'CIR001I')?.change).toEqual({
    kind: 'cir',
    action: 'changed',
    class: 'resource',
  });
});

test('every point of focus exists', () => {
  const known = new Set(POINTS_OF_FOCUS.map(({ id }) => id));
  const named = EVENT_TYPES.flatMap(({ primary, supporting }) => [...primary, ...supporting]);
  expect(named.filter((point) => !known.has(point))).toEqual([]);
});

test('what nothing maps is listed with its number', () => {
  const counts = [
    { event: 'user.create', code: 'T1002I', count: 3 },
    { event: 'quantum.entangle', code: 'TQ001I', count: 7 },
    { event: 'unknown', code: 'TCC00E', count: 1 },
  ];
  expect(unmappedTypes(counts)).toEqual(counts.slice(1));
  expect(typesOfDataset('logins')).toEqual(['user.login', 'auth']);
});

const outcome = (event: string, code: string, body: JsonObject = {}) => eventOutcome({ event, code, body });

test('success is decided from the member, the code and the error text together', () => {
  const limit = { success: true, error: 'scoped token usage exhausted' };
  expect(outcome('bot.join', 'TJ001L', limit)).toBe('refused');
  expect(outcome('instance.join', 'TJ002L', limit)).toBe('refused');
  expect(outcome('bot.join', 'TJ001I', limit)).toBe('refused');
  expect(outcome('bot.join', 'TJ001I', { success: true, error: '' })).toBe('succeeded');
  expect(outcome('bot.join', 'TJ001E', { success: true })).toBe('refused');
  expect(outcome('bot.join', 'TJ001I', { success: false })).toBe('refused');
  expect(outcome('user.login', 'T1012I', { success: false, method: 'headless' })).toBe('requested');
  expect(outcome('user.login', 'T1013I', { success: true })).toBe('succeeded');
  expect(outcome('user.login', 'T1014W', {})).toBe('refused');
  expect(outcome('auth', '', {})).toBe('refused');
  expect(outcome('cert.generation_mismatch', 'TCB00W', {})).toBe('refused');
  expect(outcome('mcp.session.request', 'TMCP003E', {})).toBe('refused');
  expect(outcome('exec', 'T3002E', { exitCode: '1' })).toBe('failed');
  expect(outcome('port', 'T3003S', {})).toBe('succeeded');
  expect(outcome('okta.sync.failure', 'TOK003E', {})).toBe('failed');
  expect(outcome('never.seen', 'TZ001W', {})).toBe('failed');
  expect(outcome('never.seen', 'TZ001L', { success: true })).toBe('refused');
});
