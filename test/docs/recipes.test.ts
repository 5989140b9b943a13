import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../support/root.ts';

/** A copy of the sources to which a dataset and a test of controls are added, by CONTRIBUTING's recipes and nothing else. */
const copy = mkdtempSync(path.join(tmpdir(), 'affidavit-recipes-'));
const touched: string[] = [];

const CONTRIBUTING = readFileSync(path.join(ROOT, 'CONTRIBUTING.md'), 'utf8');

function add(file: string, text: string): void {
  writeFileSync(path.join(copy, file), text);
  touched.push(file);
}

/** Adds an import and a line to a registry: the line after `neighbour` of its list. */
function register(file: string, name: string, from: string, neighbour: string): void {
  const place = path.join(copy, file);
  const text = readFileSync(place, 'utf8');
  const at = text.lastIndexOf(`\n  ${neighbour},\n`);
  expect(at, `${neighbour} in ${file}`).toBeGreaterThan(0);
  writeFileSync(
    place,
    `import { ${name} } from '${from}';\n${text.slice(0, at)}\n  ${neighbour},\n  ${name},\n${text.slice(at + neighbour.length + 5)}`,
  );
  touched.push(file);
}

const run = (...args: string[]) => spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });

beforeAll(() => {
  for (const name of [
    'src',
    'scripts',
    'test',
    'fixtures',
    'docs',
    'bench',
    'bin',
    'package.json',
    'tsconfig.json',
    'CONTRIBUTING.md',
  ])
    cpSync(path.join(ROOT, name), path.join(copy, name), { recursive: true });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));

  // a dataset
  add(
    'src/datasets/cluster/bannerNotices.ts',
    `import { type Dataset, text } from '../dataset.ts';

/** Notices before a login, as an example. */
export const bannerNotices: Dataset = {
  name: 'banner_notices',
  item: 'AUT',
  source: 'state',
  description: 'Notices that people see before they log in.',
  shows: 'shows a notice before a login',
  query: 'the cluster setting',
  relevance: [],
  columns: [
    text('notice', 'Name.', 'metadata.name'),
    text('message', 'Text of the notice.', 'spec.message_of_the_day'),
  ],
};
`,
  );
  register('src/datasets/registry.ts', 'bannerNotices', './cluster/bannerNotices.ts', 'uiConfig');
  add(
    'src/collectors/state/cluster/bannerNotices.ts',
    `import { AuthService } from '../../../gateway/gen/teleport/legacy/client/auth_service_pb.ts';
import { AuthPreferenceV2Schema } from '../../../gateway/gen/teleport/legacy/types/auth_preference_pb.ts';
import type { StateCollector } from '../../collector.ts';
import { answered } from '../rows.ts';

/** Notices before a login, as an example. */
export const bannerNotices: StateCollector = {
  dataset: 'banner_notices',
  item: 'AUT',
  permission: { resource: 'cluster_auth_preference', verbs: ['read'] },
  silentFilter: false,
  generations: [answered(AuthService.method.getAuthPreference, AuthPreferenceV2Schema, (answer) => [answer])],
};
`,
  );
  register('src/collectors/state/registry.ts', 'bannerNotices', './cluster/bannerNotices.ts', 'uiConfig');

  // a test of controls
  add(
    'src/controls/procedures/cluster/K99.ts',
    `import { z } from 'zod';
import { type Procedure, procedureSql } from '../../procedure.ts';

/** K99: an example. */
export const K99: Procedure = {
  id: 'K99',
  title: 'Notice before a login',
  rule: 'Each notice has a text of at least the configured length.',
  family: 'control',
  type: 'design',
  points: ['6.1-04'],
  settings: {
    min_notice_length: z.number().int().default(5).describe('fewest characters of a notice'),
  },
  population: ['notice', 'notices'],
  sources: ['banner_notices'],
  log: false,
  none: 'there is no notice',
  sql: procedureSql(new URL('./K99.sql', import.meta.url)),
};
`,
  );
  add(
    'src/controls/procedures/cluster/K99.sql',
    `-- K99  Notice before a login.   Tables: banner_notices, settings
-- name: population
select row_id, notice, message from banner_notices;
-- name: exceptions
select 'exception' as kind, 'banner_notices' as dataset, n.row_id as row_id,
       'The notice ' || n.notice || ' has fewer than ' || s.value || ' characters.' as facts, 'min_notice_length' as threshold
from banner_notices n join settings s on s.name = 'min_notice_length' and length(n.message) < s.number;
`,
  );
  register('src/controls/procedures/registry.ts', 'K99', './cluster/K99.ts', 'K38');
  add(
    'test/controls/K99.test.ts',
    `import { expect, test } from 'vitest';
import { openStoreForWriting } from '../../src/store/file/open.ts';
import { shell, storePath } from '../store/helpers.ts';
import { judge } from './world.ts';

test('K99 notes a notice that is too short', () => {
  const notice = (name: string, message_of_the_day: string) => ({ metadata: { name }, spec: { message_of_the_day } });
  const { exceptions, population } = judge('K99', {
    after: { banner_notices: [notice('a', 'Hi'), notice('b', 'Hello')] },
  });
  expect(population).toEqual(['a', 'b']);
  expect(exceptions.map(({ row, facts }) => [row, facts])).toEqual([
    ['banner_notices/a', expect.stringMatching(/^The notice a has fewer than 5 characters\\./)],
  ]);
});

test('the store has the view of the new dataset', () => {
  const path = storePath();
  openStoreForWriting(path).close();
  expect(shell(path, 'SELECT notice, message FROM banner_notices')).toEqual([]);
});
`,
  );
}, 120_000);

afterAll(() => rmSync(copy, { recursive: true, force: true }));

test('a dataset takes three files and two lines, a test of controls two files and a line, and its test', () => {
  expect(touched).toEqual([
    'src/datasets/cluster/bannerNotices.ts',
    'src/datasets/registry.ts',
    'src/collectors/state/cluster/bannerNotices.ts',
    'src/collectors/state/registry.ts',
    'src/controls/procedures/cluster/K99.ts',
    'src/controls/procedures/cluster/K99.sql',
    'src/controls/procedures/registry.ts',
    'test/controls/K99.test.ts',
  ]);
  for (const file of touched.filter((name) => name.endsWith('registry.ts')))
    expect(CONTRIBUTING).toContain(file);
});

test('what was added is typed', () => {
  const { status, stdout } = run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.json', '--noEmit');
  expect(stdout).toBe('');
  expect(status).toBe(0);
});

test('the new test of controls concludes on the new dataset, and the store shows it', () => {
  writeFileSync(path.join(copy, 'vitest.config.ts'), "export default { test: { pool: 'forks' } };\n");
  const { status, stdout, stderr } = run(
    'node_modules/vitest/vitest.mjs',
    'run',
    'test/controls/K99.test.ts',
  );
  expect(status, stdout + stderr).toBe(0);
});

test('`npm run docs` describes both', () => {
  expect(run('scripts/docs.ts').status).toBe(0);
  const page = (name: string) => readFileSync(path.join(copy, 'docs', name), 'utf8');
  expect(page('datasets.md')).toContain('## banner_notices');
  expect(page('procedures.md')).toContain('Notice before a login');
  expect(page('settings.md')).toContain('min_notice_length');
});
