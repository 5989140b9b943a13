import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EVENT_DATASETS } from '../../../src/evidence/fromEvents/registry.ts';
import type { JsonObject } from '../../../src/formats/canonicalJson.ts';
import { rowsOf } from './rows.ts';

const TYPES = [...new Set(EVENT_DATASETS.flatMap(({ types }) => types))].map((type) =>
  type.replace('*', 'x'),
);
const NAMES = EVENT_DATASETS.map(({ dataset }) => dataset);

/** Members that the listings read, with whatever a gateway, or whoever writes to its log, puts there. */
const members = fc.dictionary(
  fc.constantFrom(
    'sid',
    'user',
    'name',
    'roles',
    'identity',
    'mfa_device',
    'members',
    'device',
    'target',
    'participants',
    'access_requests',
    'session_start',
    'expires',
    'success',
    'error',
    'addr.remote',
    'server_labels',
    'access_list_name',
  ),
  fc.oneof(
    fc.constantFrom<JsonObject | string | null>(
      's1',
      '',
      null,
      '0001-01-01T00:00:00Z',
      'not a time',
      '"',
      '\\',
    ),
    fc.jsonValue({ maxDepth: 2 }).map((value) => value as string),
  ),
);

test('whatever an event holds, every listing can be made, is the same twice, and rests on events that are there', () => {
  const event = fc.record({
    type: fc.constantFrom(...TYPES),
    minute: fc.nat(1439),
    code: fc.constantFrom('T1I', 'T1W'),
    members,
  });
  fc.assert(
    fc.property(fc.array(event, { minLength: 1, maxLength: 40 }), (drawn) => {
      const events = drawn.map(({ type, minute, code, members: more }, index) => ({
        ...more,
        event: type,
        code,
        time: new Date(Date.UTC(2026, 0, 2, 0, minute)).toISOString(),
        uid: `u${index}`,
      }));
      const told = rowsOf(events, NAMES);
      expect(told).toEqual(rowsOf(events, NAMES));
      const uids = new Set(events.map(({ uid }) => uid));
      for (const rows of Object.values(told)) {
        for (const row of rows) {
          for (const uid of row.events as string[]) expect(uids.has(uid)).toBe(true);
        }
      }
    }),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? 6) },
  );
});
