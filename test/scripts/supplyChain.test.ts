import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { checkLicences, isAllowed, SHIPPED } from '../../scripts/supply-chain/licences.ts';
import { writeSbom } from '../../scripts/supply-chain/sbom.ts';
import { signatureReport } from '../../scripts/supply-chain/signatures.ts';
import { ROOT } from '../support/root.ts';

test('licence expressions are read as SPDX means them', () => {
  expect(isAllowed('MIT', SHIPPED)).toBe(true);
  expect(isAllowed('GPL-3.0-only', SHIPPED)).toBe(false);
  expect(isAllowed('(MIT OR GPL-2.0-only)', SHIPPED)).toBe(true);
  expect(isAllowed('MIT AND GPL-2.0-only', SHIPPED)).toBe(false);
  expect(isAllowed('GPL-2.0-only OR MIT AND ISC', SHIPPED)).toBe(true);
  expect(isAllowed('(MIT OR GPL-2.0-only) AND (AGPL-3.0-only OR GPL-3.0-only)', SHIPPED)).toBe(false);
  for (const wrong of ['', 'MIT OR', '(MIT', 'MIT ISC', 'AND MIT'])
    expect(() => isAllowed(wrong, SHIPPED)).toThrow(SyntaxError);
});

test('all packages of the lockfile are under licences that their use allows', () => {
  expect(checkLicences(ROOT)).toMatchObject({ ok: true, lines: [expect.stringMatching(/^\d+ packages/)] });
});

test('the bill of materials names every package of the installed program, shared with a tool or not', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'affidavit-sbom-test-'));
  const file = path.join(folder, 'sbom.json');
  expect(writeSbom(ROOT, file)).toMatchObject({ ok: true });
  const { bomFormat, components } = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(folder, { recursive: true });
  const names = components.map(({ name }: { name: string }) => name);
  const { dependencies, devDependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  expect(bomFormat).toBe('CycloneDX');
  expect(names).toEqual(expect.arrayContaining(Object.keys(dependencies)));
  for (const tool of ['vitest', 'typescript', 'affidavit-toolchain']) {
    expect(Object.keys(devDependencies)).toContain(tool);
    expect(names).not.toContain(tool);
  }
});

test('signatures that could not be checked are called that, and wrong ones named', () => {
  expect(signatureReport('{"invalid":[],"missing":[]}', '')).toMatchObject({ checked: true, ok: true });
  const wrong = signatureReport('{"invalid":[{"name":"a","version":"1.0.0"}],"missing":[]}', '');
  expect(wrong).toEqual({ checked: true, ok: false, lines: ['a@1.0.0 has an invalid signature'] });
  const silent = signatureReport('{"error":{"code":"ENOTFOUND","summary":"no such host"}}', '');
  expect(silent).toMatchObject({ checked: false, lines: [expect.stringContaining('NOT CHECKED')] });
  expect(signatureReport('', 'npm error x\n').lines[0]).toContain('npm error x');
});
