import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

const PROGRAM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) =>
  existsSync(file),
);
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Whether this machine has a browser. */
export const HAS_CHROMIUM = PROGRAM !== undefined;
if (!HAS_CHROMIUM)
  process.stderr.write(
    'No Chromium on this machine: pages are not opened. `apt-get install chromium` adds it.\n',
  );

/** What a browser made of a page. */
export interface Opened {
  /** everything that it asked for, the page itself left out */
  requests: string[];
  /** messages of the console, errors and dialogs */
  said: string[];
  /** how much wider the page is than the window, in pixels */
  overflow: number;
  /** violations of accessibility rules (axe-core) that are serious or critical */
  violations: string[];
  /** widest text beside the table of contents, as a share of the window's width */
  textWidth: number;
}

export async function startChromium(): Promise<Browser> {
  return await chromium.launch({
    executablePath: PROGRAM ?? '',
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
      ...['--disable-background-networking', '--disable-component-update'],
    ],
  });
}

/** Opens a page of its own bytes in a window of some width. */
export async function open(
  browser: Browser,
  html: string,
  { width, dark }: { width: number; dark: boolean },
): Promise<Opened> {
  const folder = mkdtempSync(path.join(tmpdir(), 'affidavit-page-'));
  try {
    const file = path.join(folder, 'index.html');
    writeFileSync(file, html);
    // the policy of the page would keep the checker out; what the page itself asks for is seen all the same
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      colorScheme: dark ? 'dark' : 'light',
      bypassCSP: true,
    });
    const page = await context.newPage();
    const url = pathToFileURL(file).href;
    const requests: string[] = [];
    const said: string[] = [];
    page.on('request', (request) => void (request.url() !== url && requests.push(request.url())));
    page.on('console', (message) => void said.push(message.text()));
    page.on('pageerror', (error) => void said.push(String(error)));
    page.on('dialog', (dialog) => {
      said.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(url);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    const textWidth = await page.evaluate(
      "Math.max(0, ...[...document.querySelectorAll('main *')].map((one) => one.getBoundingClientRect().width)) / innerWidth",
    );
    const violations = await violationsOf(page);
    await context.close();
    return {
      textWidth: Number(textWidth),
      requests,
      said,
      overflow: Number(overflow),
      violations,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Violations of accessibility rules (axe-core) that are serious or critical, in a page whose policy is bypassed. */
export async function violationsOf(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: AXE });
  const found = (await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'best-practice'] }).then(({ violations }) => violations)`,
  )) as { id: string; impact: string; nodes: { html: string }[] }[];
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
}
