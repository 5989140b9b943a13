import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { draftReportSchema } from '../../src/records/reports/draftReport.ts';
import { affidavit, json } from '../support/cli.ts';
import { openScene } from '../support/scene.ts';

it('report writes a draft page of a pulled store, once', { timeout: 120_000 }, async () => {
  const scene = await openScene();
  const store = scene.newStore();
  expect((await affidavit(scene.pull(store))).status).toBe(0);
  const out = scene.at('report.html');
  const argv = ['report', '--store', store, '--period', '2026-03', '--entity', 'Acme Ltd', '--out', out];
  const { document, status } = await json(argv, { env: { SOURCE_DATE_EPOCH: '1790000000' } });
  expect(status).toBe(0);
  const report = draftReportSchema.parse({ ...(document as object), schema: undefined });
  expect([report.path, report.workbook]).toEqual([out, null]);
  const page = readFileSync(out, 'utf8');
  expect(page).toContain('DRAFT');
  expect(page).toContain('2026-09-21 14:13:20 UTC');
  const again = await affidavit(argv);
  expect([again.status, readFileSync(out, 'utf8') === page]).toEqual([2, true]);
  const more = [scene.at('type1.html'), '--type', '1', '--workbook', scene.at('type1.xlsx')];
  const first = await affidavit([...argv.slice(0, -1), ...more]);
  expect(first).toMatchObject({ status: 0, stderr: '' });
  expect(first.stdout).toContain(`Workbook ${scene.at('type1.xlsx')}`);
  expect(readFileSync(scene.at('type1.xlsx')).subarray(0, 2).toString()).toBe('PK');
  expect(first.stdout).toContain('A draft is not signed');
  expect(readFileSync(scene.at('type1.html'), 'utf8')).toContain('Type I: design of controls at a date');
});
