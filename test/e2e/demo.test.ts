import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { exportReportSchema } from '../../src/records/reports/exportReport.ts';
import { verifyReportSchema } from '../../src/records/reports/verifyReport.ts';
import { pullReportSchema } from '../../src/records/snapshot.ts';
import { hasTools } from '../bundle/support/workspace.ts';
import { affidavit, json } from '../support/cli.ts';
import { ROOT } from '../support/root.ts';
import { temporaryFolder } from '../support/scene.ts';

const dir = await temporaryFolder();

/** Lines of results on a screen. */
const linesOf = (text: string) => text.split('\n').filter((line) => /^[KX]\d\d /.test(line));

it('the demo runs the real commands, and its bundle stands up to the auditor’s own tools', async ({
  skip,
}) => {
  const out = path.join(dir, 'demo');
  // a configuration of somebody's own has no part in it
  await writeFile(path.join(dir, 'affidavit.yaml'), 'entity: Another\nsettings: none.json\n');
  const { status, stdout, stderr } = await affidavit(['demo', '--out', out], { cwd: dir });
  expect(status, stderr).toBe(0);
  for (const command of ['pull', 'export', 'verify']) expect(stderr).toContain(`$ affidavit ${command} `);
  expect(stdout).toMatch(/^verified: /m);
  for (const day of ['2026-07-01', '2026-10-01', '2026-10-20']) expect(stderr).toContain(`(on ${day})`);
  // what each test concludes is in test/demo/planted.test.ts
  expect(linesOf(stdout)).toHaveLength(39);
  expect(linesOf(stdout)).toEqual(linesOf(readFileSync(path.join(ROOT, 'README.md'), 'utf8')));
  // the results are one screen of 80 columns by 60 lines
  const rows = stdout.split('\n').map((line) => Math.max(1, Math.ceil(line.length / 80)));
  expect(rows.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(60);
  if (!hasTools('unzip', 'openssl', 'ssh-keygen', 'sha256sum', 'diff'))
    return skip('an auditor’s tool is missing');
  const audit = spawnSync('bash', [path.join(ROOT, 'scripts', 'audit-bundle.sh'), out], { encoding: 'utf8' });
  expect(audit.status, audit.stdout + audit.stderr).toBe(0);
  expect(audit.stdout).toContain('every command succeeded');
}, 300_000);

it('the demo against a gateway of generation 18 is one document under --json', async () => {
  const out = path.join(dir, 'demo-18');
  const { status, document, stderr } = await json<Record<string, unknown>>([
    ...['demo', '--personality', '18', '--out', out, '--quiet'],
  ]);
  expect([status, stderr]).toEqual([0, '']);
  expect(Object.keys(document)).toEqual([
    'schema',
    'out',
    'opening',
    'pull',
    'lists',
    'tbot',
    'review',
    'later',
    'export',
    'verify',
  ]);
  expect(pullReportSchema.strict().parse(document.opening).started).toMatch(/^2026-07-01T00:10:/);
  expect(pullReportSchema.strict().parse(document.pull).started).toMatch(/^2026-10-01T00:10:/);
  expect(verifyReportSchema.strict().parse(document.verify).verdict).toBe('verified');
  expect(existsSync(exportReportSchema.strict().parse(document.export).path)).toBe(true);
});
