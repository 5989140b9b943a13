import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { exportReportSchema } from '../../src/records/exportReport.ts';
import { pullReportSchema } from '../../src/records/snapshot.ts';
import { verifyReportSchema } from '../../src/records/verifyReport.ts';
import { hasTools } from '../bundle/support/workspace.ts';
import { affidavit, json } from '../support/cli.ts';
import { ROOT } from '../support/root.ts';
import { temporaryFolder } from '../support/scene.ts';

const dir = await temporaryFolder();

it('the demo runs the real commands, and its bundle stands up to the auditor’s own tools', async ({
  skip,
}) => {
  const out = path.join(dir, 'demo');
  const { status, stdout, stderr } = await affidavit(['demo', '--out', out]);
  expect(status, stderr).toBe(0);
  for (const command of ['pull', 'export', 'verify']) expect(stderr).toContain(`$ affidavit ${command} `);
  expect(stdout).toMatch(/^verified: /m);
  if (!hasTools('unzip', 'openssl', 'ssh-keygen', 'sha256sum', 'diff'))
    return skip('an auditor’s tool is missing');
  const audit = spawnSync('bash', [path.join(ROOT, 'scripts', 'audit-bundle.sh'), out], { encoding: 'utf8' });
  expect(audit.status, audit.stdout + audit.stderr).toBe(0);
  expect(audit.stdout).toContain('every command succeeded');
});

it('the demo against a gateway of generation 18 is one document under --json', async () => {
  const out = path.join(dir, 'demo-18');
  const { status, document, stderr } = await json<Record<string, unknown>>([
    ...['demo', '--personality', '18', '--out', out, '--quiet'],
  ]);
  expect([status, stderr]).toEqual([0, '']);
  expect(Object.keys(document)).toEqual(['schema', 'out', 'pull', 'export', 'verify']);
  pullReportSchema.strict().parse(document.pull);
  expect(verifyReportSchema.strict().parse(document.verify).verdict).toBe('verified');
  expect(existsSync(exportReportSchema.strict().parse(document.export).path)).toBe(true);
});
