import { expect, test } from 'vitest';
import { presentRequest } from '../../src/cli/present/conclude/requests.ts';
import type { RequestTrailReport, TrailStepRow } from '../../src/records/reports/requestReports.ts';
import { renderRequest } from '../../src/report/requestPage.ts';
import { HAS_CHROMIUM, open, startChromium } from './chromium.ts';

const HOSTILE = [
  '<script>alert(1)</script>',
  '</style><b>',
  '\u202eevil',
  'a\u2028b',
  '\u001b[2J',
  'x'.repeat(10_000),
];

const step = (position: number, name: string): TrailStepRow => ({
  position,
  step: 'session',
  time: '2026-07-01T10:00:00Z',
  ended: null,
  actor: name,
  actor_kind: 'human',
  how: name,
  detail: name,
  target: name,
  resource_owner: name,
  session_id: name,
  login: name,
  commands: 1,
  failed_commands: 1,
  file_transfers: 1,
  recording: name,
  outcome: 'failed',
  exit_code: '1',
  error: name,
  event_uid: name,
});

const trail = (names: readonly string[], count = names.length): RequestTrailReport => ({
  id: names[0] ?? '',
  requester: names[0] ?? '',
  requester_kind: 'human',
  roles: [...names],
  resources: [...names],
  reason: names[0] ?? '',
  state: 'APPROVED',
  created: null,
  expires: null,
  approver: names[0] ?? '',
  complete: false,
  open: names[0] ?? '',
  cluster: names[0] ?? '',
  period: { label: names[0] ?? '', from: '2026-07-01T00:00:00Z', to: '2026-07-02T00:00:00Z' },
  count,
  steps: names.map((name, index) => step(index + 1, name)),
  html: null,
});

test('a page of hostile names holds none of them as markup, and is the same each time', () => {
  const html = renderRequest(trail(HOSTILE), '1');
  expect(renderRequest(trail(HOSTILE), '1')).toBe(html);
  expect(html).not.toContain('<script');
  expect(html).not.toContain('\u001b');
  expect(html.match(/<\/style>/g)).toHaveLength(1);
  expect(html).toContain('&lt;script&gt;');
});

test('a page has an end, and says what it leaves out', () => {
  const many = trail(
    Array.from({ length: 10_000 }, (_, index) => `person-${index}`),
    25_000,
  );
  const html = renderRequest(many, '1');
  expect(Buffer.byteLength(html)).toBeLessThan(5_000_000);
  expect(html).toContain('of 25,000 shown');
});

test('a terminal gets lines of at most 80 columns without control characters', () => {
  const text = presentRequest(trail(HOSTILE));
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u2028\u202e]/);
});

test.skipIf(!HAS_CHROMIUM)(
  'in a browser the page uses the width of the window, opens nothing and can be read',
  async () => {
    const browser = await startChromium();
    try {
      const html = renderRequest(trail(['ann', ...HOSTILE]), '1');
      for (const width of [1280, 390]) {
        const opened = await open(browser, html, { width, dark: width === 390 });
        expect(opened).toMatchObject({ requests: [], said: [], violations: [] });
        expect(opened.overflow).toBeLessThanOrEqual(0);
        expect(opened.textWidth).toBeGreaterThan(0.8);
      }
    } finally {
      await browser.close();
    }
  },
);
