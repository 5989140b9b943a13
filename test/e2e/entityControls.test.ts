import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { controlsReportSchema, criterionDetailSchema } from '../../src/records/criterion.ts';
import { exportReportSchema } from '../../src/records/reports/exportReport.ts';
import type { KeyReport } from '../../src/records/reports/keyReport.ts';
import { reperformReportSchema } from '../../src/records/reports/reperformReport.ts';
import { requestListSchema } from '../../src/records/requestList.ts';
import { keptStoreIn } from '../store/keptStores.ts';
import { affidavit, json } from '../support/cli.ts';
import { temporaryFolder } from '../support/scene.ts';

const dir = await temporaryFolder();
const at = (...names: string[]) => path.join(dir, ...names);
const controls = at('controls.yaml');
let store = '';
let keys: { private_key: string; public_key: string };

const exported = (out: string, ...more: string[]) => [
  ...['export', '--from', '2026-07-01', '--to', '2026-07-22', '--entity', 'Acme', '--key', keys.private_key],
  ...['--store', store, '--out', at(out), ...more],
];

beforeAll(async () => {
  store = keptStoreIn(dir, 'v4');
  const { document } = await json<KeyReport>(['keys', 'create', '--out', at('keys')]);
  const paths = document.files;
  keys = {
    private_key: paths.find((name) => name.endsWith('.key')) ?? '',
    public_key: paths.find((name) => name.endsWith('.pub.pem')) ?? '',
  };
  const { stdout, status } = await affidavit(['controls', 'template']);
  expect(status).toBe(0);
  writeFileSync(
    controls,
    `${stdout}\n  - { id: PH-01, title: "=cmd|' /C calc'!A0", criteria: [CC6.4] }\n  - { id: AC-04, title: Requests are reviewed, criteria: [CC6.3-01], procedures: [K08] }\n`,
  );
}, 60_000);

describe('a bundle with the entity’s controls', () => {
  let out = '';
  let bundle = '';
  const read = (name: string) => readFileSync(path.join(out, name), 'utf8');
  const rows = (name: string) => parse(read(name), { bom: true, columns: true }) as Record<string, string>[];

  beforeAll(async () => {
    const { document, status, stderr } = await json(exported('out', '--controls', controls));
    expect(status, stderr).toBe(0);
    const report = exportReportSchema.parse(document);
    expect(report.results.find(({ id }) => id === 'K11')?.reference).toBe('AC-07/K11');
    bundle = report.path;
    out = at('unpacked');
    execFileSync('unzip', ['-q', bundle, '-d', out]);
  }, 120_000);

  it('has the file as it was given', () => {
    expect(read('controls/controls.yaml')).toBe(readFileSync(controls, 'utf8'));
    const { entity_controls } = JSON.parse(read('results.json'));
    expect(entity_controls).toMatchObject({
      file: 'controls/controls.yaml',
      sha256: createHash('sha256').update(readFileSync(controls)).digest('hex'),
      controls_without_evidence: ['PH-01'],
    });
    expect(entity_controls.unmapped_criteria).toContain('CC7.1');
  });

  it('leads with the control ids everywhere', () => {
    expect(rows('results.csv').find(({ test }) => test === 'K11')).toMatchObject({
      reference: 'AC-07/K11',
      control: 'AC-07',
      control_owner: 'Head of IT operations',
    });
    expect(rows('results.csv').find(({ test }) => test === 'K01')).toMatchObject({
      reference: 'CC6.1/K01',
      control: '',
    });
    expect(rows('populations/index.csv').find(({ procedure }) => procedure === 'K11')).toMatchObject({
      reference: 'AC-07/K11',
      control: 'AC-07',
      sample_by: expect.stringMatching(/^on occurrence: \d+, the published size$/),
    });
    const matrix = rows('controls/matrix.csv');
    expect(matrix[0]).toMatchObject({ control: 'AC-07', criterion: 'CC6.2' });
    expect(matrix.some(({ tests }) => tests?.includes('AC-07/K12'))).toBe(true);
    expect(matrix.find(({ control }) => control === 'PH-01')).toMatchObject({
      control_title: "'=cmd|' /C calc'!A0",
      result: 'out_of_scope',
    });
    const own = rows('exceptions.csv').filter(({ procedure }) => procedure === 'K08');
    expect(own.length).toBeGreaterThan(0);
    for (const { control, reference } of own)
      expect([control, reference]).toEqual(['AC-03; AC-04', 'AC-03/K08']);
    const both = rows('results.csv').filter(({ test }) => test === 'K08');
    expect(both.map(({ reference }) => reference)).toEqual(['AC-03/K08', 'AC-04/K08']);
    expect(rows('requests.csv').find(({ item }) => item === '20')?.controls).toBe('AC-07');
    expect(read('README.txt')).toMatch(/^ {2}AC-07 {2}\w+ +Access of leavers ends within eight hours/m);
    expect(
      read('README.txt')
        .split('\n')
        .filter((line) => line.length > 100),
    ).toEqual([]);
    expect(read('known-limitations.txt')).toContain('No control of the entity is mapped to CC7.1.');
  });

  it('says of each line whether it is of a moment or a period, and which items of the request list it answers', () => {
    const matrix = rows('controls/matrix.csv');
    const of = (dataset: string, point: string) =>
      matrix.find((row) => row.dataset === dataset && row.point_of_focus === point);
    expect(of('access_requests', 'CC6.3-01')).toMatchObject({
      time_basis: 'period',
      request_items: '18; 30',
    });
    expect(of('roles', 'CC6.1-03')).toMatchObject({ time_basis: 'point in time' });
    expect(of('role_request_rules', 'CC6.3-01')?.request_items).toBe('17');
    expect(of('events', 'CC6.3-01')?.time_basis).toBe('period');
  });

  it('leads the one matrix of the report with the controls', () => {
    const page = read('index.html');
    expect(page).toContain('<h3>Results by control of the entity</h3>');
    expect(page).not.toContain('<h3>Results by criterion</h3>');
    expect(page).toMatch(/<tr><td><b>AC-07<\/b> <bdi>[^<]*<\/bdi>.*?href="#r-K11"/s);
    expect(page).toMatch(/<b>PH-01<\/b> .*?No test is mapped to it/s);
    expect(page).toContain('Tests that no control of the entity names');
  });

  it('has the thresholds of the policy, and reperform reads them from the file', async () => {
    expect(rows('controls/settings.csv').find(({ name }) => name === 'leaver_sla')).toMatchObject({
      value: '8h',
      basis: 'entity_policy',
    });
    const { document, status } = await json(['reperform', bundle, '--public-key', keys.public_key]);
    expect(status).toBe(0);
    expect(reperformReportSchema.parse(document)).toMatchObject({
      verdict: 'reproduced',
      controls: { controls: 5, differences: [] },
    });
  });

  it('is by criterion without the file', async () => {
    expect((await affidavit(exported('bare', '--quiet'))).status).toBe(0);
    const bare = at('bare-unpacked');
    const zip = execFileSync('sh', ['-c', `ls ${at('bare')}/*.zip`], { encoding: 'utf8' }).trim();
    execFileSync('unzip', ['-q', zip, '-d', bare]);
    out = bare;
    expect(rows('controls/matrix.csv')[0]).toMatchObject({ control: '', criterion: 'CC6.1' });
    expect(JSON.parse(read('results.json')).entity_controls).toBeNull();
    expect(read('index.html')).toContain('<h3>Results by criterion</h3>');
    expect(read('README.txt')).not.toContain("The entity's controls");
  });
});

it('controls list and show, status and evidence take the file', async () => {
  const files = ['--store', store, '--period', '2026-07', '--controls', controls];
  const list = await json(['controls', 'list', ...files]);
  const { entity } = controlsReportSchema.parse(list.document);
  expect(entity?.controls.map(({ id }) => id)).toEqual(['AC-07', 'AC-03', 'LM-01', 'PH-01', 'AC-04']);
  const text = await affidavit(['controls', 'list', ...files]);
  expect(text.stdout).toMatch(/^CONTROL +TITLE/);
  expect(text.stdout).toContain('Controls without evidence: PH-01.');
  const show = await json(['controls', 'show', 'ac-07', ...files]);
  const detail = criterionDetailSchema.parse(show.document);
  expect(detail.control).toMatchObject({ id: 'AC-07', thresholds: { leaver_sla: '8h' } });
  expect(detail.tests.map(({ reference }) => reference)).toEqual(['AC-07/K11', 'AC-07/K12']);
  expect((await affidavit(['controls', 'show', 'AC-99', ...files])).status).toBe(2);
  const status = await json(['status', ...files]);
  const items = requestListSchema.parse(status.document).items;
  expect(items.find(({ item }) => item === 21)?.controls).toEqual(['AC-07']);
  const kept = await json(['evidence', ...files, '--out', at('evidence.db')]);
  expect(kept.status).toBe(0);
});

it('what is wrong in the files is named, and nothing is exported', async () => {
  mkdirSync(at('own'));
  writeFileSync(at('own', 'a.sql'), '-- id: X01\n-- title: a\n');
  writeFileSync(at('settings.json'), '{"leaver_sla": "24h"}');
  writeFileSync(at('broken.yaml'), 'controls:\n  - id: A\n    titel: b\n    criteria: [CC6.1]\n');
  const message = async (...more: string[]) => {
    const { document, status } = await json<{ error: { code: string; message: string } }>(
      exported('none', ...more),
    );
    expect([status, document.error.code]).toEqual([2, 'FILE_INVALID']);
    return document.error.message;
  };
  expect(await message('--controls', at('broken.yaml'))).toContain(
    'line 3, column 5: "titel" is not known (did you mean title?)',
  );
  expect(await message('--controls', controls, '--settings', at('settings.json'))).toMatch(
    /settings\.json sets leaver_sla to 24h, AC-07 \(.*controls\.yaml, line \d+\) to 8h\./,
  );
  expect(await message('--procedures', at('own'))).toContain('a.sql is no procedure that can be run');
  for (const name of ['a', 'b'])
    writeFileSync(
      at('own', `${name}.sql`),
      '-- id: X01\n-- title: a\n-- rule: b\n-- criteria: CC6.1\n-- name: population\nselect 1 as row_id;\n-- name: exceptions\nselect 1;\n',
    );
  expect(await message('--procedures', at('own'))).toBe('a.sql and b.sql both have the id X01.');
});
