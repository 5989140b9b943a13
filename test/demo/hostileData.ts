import type { GatewayData } from '../../src/demo/data/gatewayData.ts';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { event, role, user } from './support.ts';

/** Texts that terminals, spreadsheets, CSV readers and databases take for something else. */
export const HOSTILE_TEXTS = [
  '\u001b[31mred\u001b[0m\u001b]0;title\u0007',
  'first line\r\nsecond line\nthird',
  '=HYPERLINK("http://example.com";"click")',
  '@SUM(1+1)*cmd|" /C calc"!A0',
  '"quoted", comma; semicolon\ttab',
  "'; DROP TABLE users; --",
  '../../../etc/passwd',
  '__proto__',
  '\u202eright to left\u200b and no width',
  'nul \u0000 inside',
  '💥 emoji and ünïcode',
] as const;

/** One megabyte of text. */
export const HUGE_TEXT = 'huge '.repeat(209_716);

/**
 * Adds users, roles, requests, locks and events that carry every hostile text as name, reason or message, and one text of a
 * megabyte. All of them are valid UTF-8 and valid resources.
 */
export function withHostileStrings(data: GatewayData): GatewayData {
  const texts = [...HOSTILE_TEXTS, HUGE_TEXT];
  const time = data.now;
  const requests = texts.map((reason, index): JsonObject => {
    const name = `0000000${index.toString(16)}-0000-4000-8000-000000000000`;
    const spec = { user: 'alice', roles: ['access'], state: 1, created: time, request_reason: reason };
    return { kind: 'access_request', version: 'v3', metadata: { name }, spec };
  });
  const locks = texts.map((message, index): JsonObject => {
    const spec = { target: { login: `hostile-${index}` }, message, created_at: time, created_by: 'Admin' };
    return { kind: 'lock', version: 'v2', metadata: { name: `hostile-${index}` }, spec };
  });
  return {
    ...data,
    users: [...data.users, ...HOSTILE_TEXTS.map((name) => user(name, [name]))],
    roles: [...data.roles, ...HOSTILE_TEXTS.map((name) => role(name, []))],
    accessRequests: [...data.accessRequests, ...requests],
    locks: [...data.locks, ...locks],
    events: [
      ...data.events,
      ...texts.map((text, index) => ({
        ...event(time, `hostile-${index}`),
        user: text,
        reason: text,
        [text]: 1,
      })),
    ],
  };
}
