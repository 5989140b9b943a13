import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderReport } from '../../src/report/renderReport.ts';
import { user, type World, withConclusion } from '../controls/world.ts';
import { HAS_CHROMIUM, open, startChromium } from './chromium.ts';
import { HOSTILE, hostileWorld, reportOf } from './hostileWorld.ts';

const pageOf = (world: World, entity = 'Acme') =>
  withConclusion(world, (conclusion) => [...renderReport(reportOf(conclusion, entity), null)].join(''));

describe('the report', () => {
  test('holds every section, is the same each time, and escapes whatever names hold', () => {
    const html = pageOf(hostileWorld, HOSTILE[0]);
    expect(pageOf(hostileWorld, HOSTILE[0])).toBe(html);
    const headings = [...html.matchAll(/<h2 id="h-([a-z-]+)">/g)].map(([, id]) => id);
    expect(headings).toHaveLength(16);
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
    expect(opened).toMatchObject({ requests: [], said: [], overflow: 0, violations: [] });
  });
});
