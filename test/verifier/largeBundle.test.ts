import { readFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeBundle } from '../../src/bundle/export/writeBundle.ts';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { loadSigningKey } from '../../src/bundle/keys/signingKey.ts';
import { filesOf } from '../bundle/support/bundleFiles.ts';
import { sampleInput } from '../bundle/support/sampleInput.ts';
import { workspace } from '../bundle/support/workspace.ts';
import { HAS_CHROMIUM, startChromium } from '../report/chromium.ts';
import { writeLargeBundle } from './support/largeBundle.ts';
import { openPage } from './support/openPage.ts';

/** AFFIDAVIT_PAGE_MB=2047 measures a bundle of 2 GB: 278 MB and 125 s on two busy cores (2026-11-30). */
const MEGABYTES = Number(process.env.AFFIDAVIT_PAGE_MB ?? 512);
/** What a page of a browser takes by itself is some 150 MB. */
const MOST_MEGABYTES = 400;

describe.skipIf(!HAS_CHROMIUM || process.platform !== 'linux')('a large bundle', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(async () => await browser?.close());

  it('is read piece by piece: it never lies in memory', { timeout: 900_000 }, async () => {
    const folder = await workspace();
    const key = await loadSigningKey((await createKey({ outDir: join(folder, 'key') })).privateKeyPath);
    const { path } = await writeBundle(sampleInput(), { outDir: join(folder, 'one'), signer: key });
    const genuine = { zip: await readFile(path), files: await filesOf(path), key, otherKey: key };
    const [zip, pem] = [join(folder, 'large.zip'), join(folder, 'signer.pem')];
    writeLargeBundle(zip, genuine, MEGABYTES);
    await writeFile(pem, key.public.pem);
    const { page, choose, verify, said } = await openPage(browser);
    await choose([zip, pem]);
    const started = performance.now();
    const { verdict, findings } = await verify(800_000);
    const seconds = Math.round((performance.now() - started) / 1000);
    await rm(zip);
    expect({ verdict, findings, said }).toEqual({ verdict: 'verified', findings: [], said: [] });
    const peak = await peakMegabytes(browser);
    process.stderr.write(`the page took at most ${peak} MB for ${MEGABYTES} MB, in ${seconds} s\n`);
    expect(peak).toBeLessThan(MOST_MEGABYTES);
    await page.close();
  });
});

/** Most memory that any of the browser's processes that show pages ever had resident. */
async function peakMegabytes(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const pages = processInfo.filter(({ type }) => type === 'renderer');
  expect(pages.length).toBeGreaterThan(0);
  const peaks = pages.map(({ id }) => {
    const [, kilobytes = ''] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${id}/status`, 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  });
  return Math.round(Math.max(...peaks));
}
