import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Conclusion } from '../../src/controls/conclusion.ts';
import { Register } from '../../src/controls/register/register.ts';
import { renderReport } from '../../src/report/renderReport.ts';
import { bundleInput } from '../../src/usecases/export/bundleInput.ts';
import { reportInput } from '../../src/usecases/report/reportInput.ts';
import { at, event, role, user, type World, withConclusion } from '../controls/world.ts';
import { HAS_CHROMIUM, open, startChromium } from './chromium.ts';

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style><script>alert(1)</script>',
  '\u202eevil\u202c',
  'line\u2028break\u2029and\nmore',
  '=cmd|calc',
  '__proto__',
  'x'.repeat(10_000),
  '\ud800 alone',
  '&amp;lt;b&gt;',
];

const generatedAt = new Date('2026-01-06T00:00:00Z');

function page(conclusion: Conclusion, entity: string): string {
  const register = new Register(conclusion, { bundle: null, at: generatedAt.toISOString() });
  const input = bundleInput(conclusion, register, {
    ...{
      entity,
      exportedAt: generatedAt,
      sequence: 1,
      previous: null,
      replaces: null,
      superseded: [],
      timestamps: [],
    },
    delta: { before: null, previous: null, reason: '', lateEvents: null },
  });
  const { timezone, limitations, redactions, controls } = input;
  const report = reportInput(conclusion, register, {
    ...{ entity, timezone, limitations, redactions, generatedAt },
    ...{ controls, type: '2', version: '0.1.0' },
  });
  return [...renderReport(report, null)].join('');
}

const pageOf = (world: World, entity = 'Acme') =>
  withConclusion(world, (conclusion) => page(conclusion, entity));

/** Local accounts, roles, requests and logins of hostile names. */
const hostileWorld: World = {
  before: {
    users: [],
    auth_preference: [
      { kind: 'cluster_auth_preference', metadata: { name: 'x' }, spec: { allow_local_auth: true } },
    ],
  },
  after: {
    users: HOSTILE.map((name) => user(name, [name])),
    roles: HOSTILE.map((name) => role(name, { logins: ['root'], node_labels: { '*': '*' } })),
    auth_preference: [
      { kind: 'cluster_auth_preference', metadata: { name: 'x' }, spec: { allow_local_auth: true } },
    ],
  },
  events: HOSTILE.map((name, hour) => event(at(3, hour), 'user.create', { name, user: name, roles: [name] })),
};

describe('the report', () => {
  test('holds every section, is the same each time, and escapes whatever names hold', () => {
    const html = pageOf(hostileWorld, HOSTILE[0]);
    expect(pageOf(hostileWorld, HOSTILE[0])).toBe(html);
    const headings = [...html.matchAll(/<h2 id="h-([a-z-]+)">/g)].map(([, id]) => id);
    expect(headings).toHaveLength(15);
    expect(html).toContain('DRAFT');
    expect(html).not.toMatch(/<script|<img|onerror=alert\(1\)>|javascript:/);
    expect(html.match(/<\/style>/g)).toHaveLength(1);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html.match(/<style>/g)).toHaveLength(1);
    expect(html).not.toMatch(/compliant/i);
    expect(html).not.toMatch(/(?:src|href)="(?!#)[a-z]*:/);
  });

  test('shows the first 200 exceptions of a test and says where the others are', () => {
    const html = pageOf({
      before: hostileWorld.before ?? {},
      after: {
        ...hostileWorld.after,
        users: Array.from({ length: 1_200 }, (_, number) => user(`person-${number}`, [])),
      },
    });
    expect(html).toContain('First 200 of 1,200 shown.');
    expect(Buffer.byteLength(html)).toBeLessThan(5_000_000);
  });
});

describe.skipIf(!HAS_CHROMIUM)('the report in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser?.close();
  });

  test.each([
    { width: 1280, dark: false },
    { width: 390, dark: false },
    { width: 1280, dark: true },
  ])('runs nothing, asks for nothing, fits and is accessible: %o', async (window) => {
    const opened = await open(browser, pageOf(hostileWorld, 'Acme <b>Ltd</b>'), window);
    expect(opened).toEqual({ requests: [], said: [], overflow: 0, violations: [] });
  });
});
