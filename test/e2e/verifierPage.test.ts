import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { verifierPage } from '../../scripts/verifierPage.mjs';
import { verifierPageReportSchema } from '../../src/records/reports/verifierPageReport.ts';
import { affidavit, failure, json } from '../support/cli.ts';
import { documentSchema } from '../support/documents.ts';
import { temporaryFolder } from '../support/scene.ts';

it('verifier writes the page of this version, the same bytes each time, and replaces nothing', async () => {
  const out = path.join(await temporaryFolder(), 'verify.html');
  const { document, status } = await json(['verifier', '--out', out]);
  expect(status).toBe(0);
  const report = documentSchema('verifier', verifierPageReportSchema).parse(document);
  const page = await readFile(out);
  expect(report).toMatchObject({ path: out, bytes: page.length });
  expect(report.sha256).toBe(createHash('sha256').update(page).digest('hex'));
  expect(page.toString('utf8')).toBe(await verifierPage());
  expect(await failure(['verifier', '--out', out])).toMatchObject({ code: 'USAGE' });
  const again = path.join(await temporaryFolder(), 'again.html');
  const { stdout } = await affidavit(['verifier', '--out', again]);
  expect(stdout).toContain(report.sha256);
});

it('the page names its only script and style by hash, and may open no connection', async () => {
  const page = await verifierPage();
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
  const hashed = (tag: string) => {
    const found = [...page.matchAll(new RegExp(`<${tag}>([^]*?)</${tag}>`, 'g'))];
    expect(found).toHaveLength(1);
    return createHash('sha256')
      .update(found[0]?.[1] ?? '')
      .digest('base64');
  };
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    `script-src 'sha256-${hashed('script')}'`,
    `style-src 'sha256-${hashed('style')}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  const markup = page.replace(/<(script|style)>[\s\S]*?<\/\1>/g, '');
  expect(markup).not.toMatch(/\s(src|href|srcset|action|style|on[a-z]+)=/);
});
