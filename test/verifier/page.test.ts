import { readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeBundle } from '../../src/bundle/export/writeBundle.ts';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { loadSigningKey } from '../../src/bundle/keys/signingKey.ts';
import type { VerifyOptions } from '../../src/bundle/verify/verifyArchive.ts';
import { verifyBundle } from '../../src/bundle/verify/verifyBundle.ts';
import { printable } from '../../src/formats/printable.ts';
import type { VerifyReport } from '../../src/records/reports/verifyReport.ts';
import { filesOf, pack } from '../bundle/support/bundleFiles.ts';
import { fileTamperings, KINDS, withEveryKind } from '../bundle/support/fileTamperings.ts';
import { forgedBundles, type GenuinePair } from '../bundle/support/forgedBundles.ts';
import { hostileArchives } from '../bundle/support/hostileArchives.ts';
import { sampleInput } from '../bundle/support/sampleInput.ts';
import { TAMPERINGS } from '../bundle/support/tampered.ts';
import { HARMLESS_EXTRAS, RIGHT_ZIP64 } from '../bundle/support/tamperedExtras.ts';
import { editEntry, USERS } from '../bundle/support/tamperTools.ts';
import { workspace } from '../bundle/support/workspace.ts';
import { HAS_CHROMIUM, startChromium } from '../report/chromium.ts';
import { ROOT } from '../support/root.ts';
import { type Given, type OpenPage, openPage, type Shown } from './support/openPage.ts';

/** The page and the program make one report of every bundle: same verdict, same checks, same codes, same words. */
describe.skipIf(!HAS_CHROMIUM)('the page agrees with the program', () => {
  let browser: Browser;
  let page: OpenPage;
  let folder: string;
  let genuine: GenuinePair;

  beforeAll(async () => {
    browser = await startChromium();
    page = await openPage(browser);
    folder = await workspace();
    const key = await loadSigningKey((await createKey({ outDir: join(folder, 'a') })).privateKeyPath);
    const otherKey = await loadSigningKey((await createKey({ outDir: join(folder, 'b') })).privateKeyPath);
    const bundle = await writeBundle(sampleInput(), { outDir: join(folder, 'one'), signer: key });
    const later = sampleInput({ exportedAt: new Date('2026-10-03T00:00:00Z') });
    const other = await writeBundle(later, { outDir: join(folder, 'two'), signer: key });
    const [files, others] = [await filesOf(bundle.path), await filesOf(other.path)];
    genuine = { zip: await readFile(bundle.path), files, others, key, otherKey };
  });
  afterAll(async () => await browser?.close());

  /** Verifies with both, and compares. */
  async function both(
    name: string,
    zip: Buffer,
    trust: VerifyOptions,
    beside: Record<string, string> = {},
  ): Promise<Shown> {
    const file = join(folder, `${name}.zip`);
    await writeFile(file, zip);
    const given: Given[] = [{ name: `${name}.zip`, bytes: zip }];
    for (const [suffix, text] of Object.entries(beside)) {
      await writeFile(file + suffix, text);
      given.push({ name: `${name}.zip${suffix}`, bytes: Buffer.from(text) });
    }
    const { publicKeyPem, allowedSigners } = trust;
    if (publicKeyPem !== undefined) given.push({ name: 'signer.pem', bytes: Buffer.from(publicKeyPem) });
    if (allowedSigners !== undefined)
      given.push({ name: 'allowed_signers', bytes: Buffer.from(allowedSigners) });
    const report = await verifyBundle(file, trust);
    await page.choose(given);
    const shown = await page.verify();
    expect({ name, ...shownOf(shown) }).toEqual({ name, ...reportOf(report) });
    return shown;
  }
  const trusted = () => ({ publicKeyPem: genuine.key.public.pem });

  it('on a genuine bundle, with each kind of key, and with none', async () => {
    const [name = ''] = readdirSync(join(folder, 'one')).filter((file) => file.endsWith('.zip'));
    const beside = Object.fromEntries(
      ['.sha256', '.sshsig'].map((suffix) => [
        suffix,
        readFileSync(join(folder, 'one', name + suffix), 'utf8'),
      ]),
    );
    const shown = await both('genuine', genuine.zip, trusted(), beside);
    expect(shown.verdict).toBe('verified');
    expect(
      shown.checks.filter(({ status }) => status !== 'pass').map(({ name, status }) => [name, status]),
    ).toEqual([['timestamp.tokens', 'skip']]);
    expect(shown.text).toContain(genuine.key.public.fingerprint);
    expect(shown.results.length).toBeGreaterThan(0);
    const allowedSigners = await readFile(join(folder, 'a', 'allowed_signers'), 'utf8');
    expect((await both('signers', genuine.zip, { allowedSigners })).verdict).toBe('verified');
    expect((await both('alone', genuine.zip, {})).verdict).toBe('self-attested');
  });

  it('on bundles of schema v1, signed with Ed25519 too, packed again, and with harmless extra fields', async () => {
    const v1 = join(ROOT, 'fixtures/bundles/v1');
    const publicKeyPem = readFileSync(join(v1, 'Northwind-Ledger.pub.pem'), 'utf8');
    for (const [index, name] of readdirSync(v1)
      .filter((file) => file.endsWith('.zip'))
      .entries())
      expect((await both(`v1-${index}`, readFileSync(join(v1, name)), { publicKeyPem })).verdict).toBe(
        'verified',
      );
    const made = await createKey({ outDir: join(folder, 'ed'), algorithm: 'ed25519', entity: 'Acme Corp' });
    const signer = await loadSigningKey(made.privateKeyPath);
    const { path } = await writeBundle(sampleInput(), { outDir: join(folder, 'ed'), signer });
    const zip = await readFile(path);
    const allowedSigners = await readFile(made.allowedSignersPath, 'utf8');
    expect((await both('ed25519', zip, { allowedSigners })).verdict).toBe('verified');
    expect((await both('again', pack(genuine.files), trusted())).verdict).toBe('verified');
    expect((await both('zip64', RIGHT_ZIP64(genuine), trusted())).verdict).toBe('verified');
    for (const { edit } of HARMLESS_EXTRAS)
      expect((await both('extras', editEntry(genuine.files, USERS, edit), trusted())).verdict).toBe(
        'verified',
      );
  });

  it('on every tampered bundle', { timeout: 300_000 }, async () => {
    let compared = 0;
    for (const [index, { code, make, options, beside }] of TAMPERINGS.entries()) {
      const zip = make(genuine);
      const lies = beside?.(genuine, zip) ?? {};
      // links, pipes and devices beside the zip cannot be chosen in a page
      const texts = Object.entries(lies).filter(([, lie]) => typeof lie === 'string') as [string, string][];
      if (texts.length < Object.keys(lies).length) continue;
      const shown = await both(`t${index}`, zip, options?.(genuine) ?? trusted(), Object.fromEntries(texts));
      expect(shown.findings.map((one) => one.code)).toContain(code);
      expect(shown.verdict).toBe('failed');
      compared += 1;
    }
    expect(compared).toBeGreaterThan(TAMPERINGS.length - 12);
  });

  it('on every kind of file, tampered with', { timeout: 300_000 }, async () => {
    const files = withEveryKind(genuine);
    for (const [index, kind] of KINDS.entries()) {
      const path = [...files.keys()].find((one) => one.startsWith(kind)) ?? '';
      const all = fileTamperings(files, path, genuine);
      // the program tries all ways with all files (everyFile.test.ts); here each kind is met with two of them, each way by several kinds
      for (const at of new Set([index % all.length, (index + 4) % all.length])) {
        const { what = '', code, zip = Buffer.alloc(0) } = all[at] ?? {};
        const { findings } = await both(`${kind.replaceAll('/', '-')} ${what}`, zip, trusted());
        expect(findings.map((one) => one.code)).toContain(code);
      }
    }
  });

  it('on forged bundles', { timeout: 300_000 }, async () => {
    for (const [index, { make }] of every(8, forgedBundles(genuine)))
      expect((await both(`f${index}`, make(), trusted())).verdict).toBe('failed');
  });

  it('on archives that were made to exhaust memory', { timeout: 300_000 }, async () => {
    for (const [index, { make }] of every(8, hostileArchives(genuine, 1)))
      expect((await both(`h${index}`, make(), trusted())).verdict).toBe('failed');
  });

  it('and never asks for anything, nor complains', () => {
    expect(page.requests).toEqual([]);
    expect(page.said).toEqual([]);
  });
});

/** Every nth, with its number: each goes through a browser, and the program is tried with all of them. */
function every<T>(step: number, all: readonly T[]): [number, T][] {
  return [...all.entries()].filter(([index]) => index % step === 0);
}

function reportOf({ verdict, checks }: VerifyReport) {
  return {
    verdict,
    checks: checks.map(({ name, status, code, detail }) => ({ name, status, code, detail: cut(detail) })),
    findings: checks.flatMap(({ findings }) =>
      findings.map(({ code, path, detail }) => ({ code, path: cut(path), detail: cut(detail) })),
    ),
  };
}

function shownOf({ verdict, checks, findings }: Shown) {
  return { verdict, checks, findings };
}

/** As the page shows a text. */
function cut(text: string): string {
  return printable(text.toWellFormed(), 400).toWellFormed();
}
