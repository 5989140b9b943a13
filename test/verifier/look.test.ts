import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_CHROMIUM, startChromium, violationsOf } from '../report/chromium.ts';
import { ROOT } from '../support/root.ts';
import { type OpenPage, openPage } from './support/openPage.ts';

const V1 = join(ROOT, 'fixtures/bundles/v1');
const ZIP = join(V1, 'Northwind-Ledger-soc2-2026-07-01_2026-07-04-seq001.zip');
const KEY = join(V1, 'Northwind-Ledger.pub.pem');

describe.skipIf(!HAS_CHROMIUM)('the page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(async () => await browser?.close());

  it.each([
    [1280, false],
    [1280, true],
    [390, false],
    [390, true],
  ])('fits %i pixels, and is accessible before and after (dark: %s)', async (width, dark) => {
    const opened = await openPage(browser, { width, dark, bypassCSP: true });
    await expectGood(opened);
    await opened.choose([ZIP, `${ZIP}.sha256`, KEY]);
    expect((await opened.verify()).verdict).toBe('verified');
    await expectGood(opened);
    const bytes = readFileSync(ZIP);
    bytes[5000] = (bytes[5000] ?? 0) ^ 1;
    await opened.choose([{ name: 'damaged.zip', bytes }]);
    expect((await opened.verify()).verdict).toBe('failed');
    await expectGood(opened);
  });

  it('can be used by keyboard, says what it lacks, and moves to the verdict', async () => {
    const { page, choose, verify } = await openPage(browser);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.id')).toBe('files');
    expect(await page.locator('#verify').isDisabled()).toBe(true);
    await choose([ZIP]);
    expect(await page.locator('#chosen').innerText()).toContain('the best verdict is "self-attested"');
    expect((await verify()).verdict).toBe('self-attested');
    expect(await page.evaluate('document.activeElement.id')).toBe('verdict');
  });

  it('shows the fingerprint before it verifies, and refuses what is no key', async () => {
    const { page, choose, verify } = await openPage(browser);
    const shown = page.locator('#chosen');
    await choose([ZIP, KEY]);
    expect(await shown.innerText()).toMatch(/Fingerprint\s+SHA256:[\w+/]{43}/);
    for (const text of ['hello', '-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n']) {
      await choose([
        { name: 'a.zip', bytes: readFileSync(ZIP) },
        { name: 'signer.pem', bytes: Buffer.from(text) },
      ]);
      expect(await shown.locator('.refused').innerText()).toMatch(/public key/);
      expect((await verify()).status).toContain('No verdict was reached.');
    }
  });

  it('takes files that are dropped on it', async () => {
    const { page, verify } = await openPage(browser);
    const files = [ZIP, KEY].map((path) => ({
      name: path.split('/').at(-1) ?? '',
      base64: readFileSync(path).toString('base64'),
    }));
    await page.evaluate(`(() => {
      const transfer = new DataTransfer();
      for (const { name, base64 } of ${JSON.stringify(files)})
        transfer.items.add(new File([Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))], name));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    })()`);
    await page.locator('#verify:not([disabled])').waitFor();
    expect((await verify()).verdict).toBe('verified');
  });
});

async function expectGood({ page, said, requests }: OpenPage): Promise<void> {
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  expect(await violationsOf(page)).toEqual([]);
  expect({ said, requests }).toEqual({ said: [], requests: [] });
}
