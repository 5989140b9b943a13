import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
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

/** Results of tests that need more than one reading of a gateway, with the exceptions planted (fixtures/company/ABOUT.md). */
const CONCLUDED = {
  K05: 'exception 1',
  K11: 'exception 2',
  K12: 'exception 1',
  K19: 'exception 5',
  K20: 'exception 1',
  K24: 'exception 1',
  K26: 'exception 1',
  K27: 'exception 2',
  K33: 'exception 2',
  K34: 'exception 1',
  K35: 'exception 2',
  K36: 'exception 1',
  K37: 'exception 2',
};

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
  for (const day of ['2026-07-01', '2026-10-01']) expect(stderr).toContain(`(on ${day})`);
  const results = new Map(
    [...stdout.matchAll(/^(K\d\d) +([a-z_]+) +(\d+) /gm)].map(([, id, result, count]) => [
      id,
      `${result} ${count}`,
    ]),
  );
  // each of these needs the state at the start of the quarter, or a list that the entity supplies
  for (const [id, result] of Object.entries(CONCLUDED)) expect([id, results.get(id)]).toEqual([id, result]);
  expect(stdout).toMatch(/^K11 .* AC-07\/K11 /m);
  expect(stdout).toMatch(/^X01 +exception +2 +AC-03\/X01 +Sessions on the ledger's hosts$/m);
  expect(stdout.split('\n').length).toBeLessThanOrEqual(50);
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
  expect(Object.keys(document)).toEqual(['schema', 'out', 'opening', 'pull', 'lists', 'export', 'verify']);
  expect(pullReportSchema.strict().parse(document.opening).started).toMatch(/^2026-07-01T00:10:/);
  expect(pullReportSchema.strict().parse(document.pull).started).toMatch(/^2026-10-01T00:10:/);
  expect(verifyReportSchema.strict().parse(document.verify).verdict).toBe('verified');
  expect(existsSync(exportReportSchema.strict().parse(document.export).path)).toBe(true);
});
