import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { verifierPage } from '../../../scripts/verifierPage.mjs';

/** A file that is given to the page: its bytes, or where it lies. */
export type Given = { name: string; bytes: Buffer } | string;

/** Everything that the page shows of one bundle. */
export interface Shown {
  verdict: string;
  checks: { name: string; status: string; code: string | null; detail: string }[];
  findings: { code: string; path: string; detail: string }[];
  results: string[][];
  status: string;
  text: string;
}

/** The page, opened from the disk as an auditor does. */
export interface OpenPage {
  page: Page;
  /** everything that it asked for, but itself */
  requests: string[];
  /** messages of the console, and errors */
  said: string[];
  /** Chooses files in an empty page. */
  choose(files: readonly Given[]): Promise<void>;
  /** Verifies what was chosen, and reads what is shown. */
  verify(timeoutMs?: number): Promise<Shown>;
}

export async function openPage(
  browser: Browser,
  { width = 1280, dark = false, bypassCSP = false } = {},
): Promise<OpenPage> {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'affidavit-verifier-')), 'verify.html');
  writeFileSync(file, await verifierPage());
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: dark ? 'dark' : 'light',
    bypassCSP,
  });
  const page = await context.newPage();
  const url = pathToFileURL(file).href;
  const requests: string[] = [];
  const said: string[] = [];
  page.on('request', (request) => void (request.url() !== url && requests.push(request.url())));
  page.on('console', (message) => void said.push(message.text()));
  page.on('pageerror', (error) => void said.push(String(error)));
  await page.goto(url);
  return {
    page,
    requests,
    said,
    async choose(files) {
      const forget = page.locator('#forget');
      if (await forget.isVisible()) await forget.click();
      await page.locator('#files').setInputFiles(
        files.every((one) => typeof one === 'string')
          ? (files as string[])
          : files.map((one) => ({
              name: (one as { name: string }).name,
              mimeType: 'application/octet-stream',
              buffer: (one as { bytes: Buffer }).bytes,
            })),
      );
      await page.locator('#verify:not([disabled])').waitFor();
    },
    async verify(timeoutMs = 30_000) {
      await page.locator('#verify').click();
      await page
        .locator('#verdict, #status:has-text("No verdict was reached")')
        .first()
        .waitFor({ timeout: timeoutMs });
      return (await page.evaluate(READ)) as Shown;
    },
  };
}

/** Runs in the page. */
const READ = `(() => {
  const rows = (caption) => [...document.querySelectorAll('table')]
    .filter((table) => table.caption.textContent === caption)
    .flatMap((table) => [...table.tBodies[0].rows]);
  return {
    verdict: document.querySelector('#verdict')?.dataset.verdict ?? '',
    checks: rows('Checks of the bundle').map(({ cells }) => {
      const code = cells[2].querySelector('code')?.textContent ?? null;
      return {
        name: cells[1].querySelector('code').textContent,
        status: cells[0].firstChild.className.replace('mark ', ''),
        code,
        detail: code === null ? cells[2].textContent : cells[2].textContent.slice(code.length + 1),
      };
    }),
    findings: rows('Failures, each with its code').map(({ cells }) => ({
      code: cells[0].textContent, path: cells[1].textContent, detail: cells[2].textContent,
    })),
    results: rows('Results of the tests of controls').map(({ cells }) => [...cells].map((one) => one.textContent)),
    status: document.querySelector('#status').textContent,
    text: document.body.innerText,
  };
})()`;
