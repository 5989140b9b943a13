import { describe, expect, test } from 'vitest';
import { concludeControls, withControls } from '../../src/controls/entity/controlConclusions.ts';
import { controlMatrixLines } from '../../src/controls/entity/controlMatrix.ts';
import { CONTROLS_TEMPLATE } from '../../src/controls/entity/controlsTemplate.ts';
import { parseControls } from '../../src/controls/entity/parseControls.ts';
import { policyOf } from '../../src/controls/entity/thresholds.ts';
import { PROCEDURES } from '../../src/controls/procedures/registry.ts';
import { controlSettings } from '../../src/controls/settings.ts';
import { requestListRows } from '../../src/usecases/conclude/requestList.ts';
import { PERIOD, role, user, withConclusion } from './world.ts';

const read = (text: string) => parseControls(text, 'controls.yaml', PROCEDURES);
const JANUARY = { fromMs: Date.UTC(2026, 0, 1), toMs: Date.UTC(2026, 1, 1), label: '2026-01' };

test('the template is a controls file that can be used unchanged', () => {
  const entity = read(CONTROLS_TEMPLATE);
  expect(entity.controls.map(({ id }) => id)).toEqual(['AC-07', 'AC-03', 'LM-01']);
  const policy = policyOf(entity, JANUARY, null);
  expect(policy).toEqual({ leaver_sla: '8h', ticket_pattern: '[A-Z]+-[0-9]+', min_approvers: 1 });
  const { all } = controlSettings({}, policy);
  expect(all.find(({ name }) => name === 'leaver_sla')).toMatchObject({
    value: '8h',
    basis: 'entity_policy',
  });
});

describe('faults are named with line and column', () => {
  const base = 'controls:\n  - id: A-1\n    title: One\n    criteria: [CC6.1]\n';
  test.each([
    [
      'an unknown member',
      `${base}    onwer: me\n`,
      'line 5, column 5: "onwer" is not known (did you mean owner?)',
    ],
    [
      'an unknown member of the file',
      `contrlos: []\n${base}`,
      'line 1, column 1: "contrlos" is not known (did you mean controls?)',
    ],
    ['a number as id', base.replace('A-1', '7.10'), 'line 2, column 9: id: not a text: put it in quotes'],
    ['no title', base.replace('    title: One\n', ''), 'line 2, column 5: title is missing'],
    ['no criteria', base.replace('[CC6.1]', '[]'), 'line 4, column 15: criteria: names no criterion'],
    [
      'an unknown criterion',
      base.replace('CC6.1', 'CC6.1, CC6.22'),
      'line 4, column 23: "CC6.22" is neither a criterion nor a point of focus (did you mean CC6.2?)',
    ],
    [
      'an unknown word',
      `${base}    nature: automatic\n`,
      'line 5, column 13: nature is "automatic": one of manual, automated (did you mean automated?)',
    ],
    [
      'an unknown procedure',
      `${base}    procedures: [K01, K99]\n`,
      'line 5, column 23: there is no procedure "K99" (did you mean K09?)',
    ],
    [
      'a procedure of the entity that is not given',
      `${base}    procedures: [X01]\n`,
      'there is no procedure "X01": name the folder that holds it with --procedures',
    ],
    [
      'a procedure twice',
      `${base}    procedures: [K01, K01]\n`,
      'line 5, column 23: procedures names K01 twice',
    ],
    [
      'an item that is none',
      `${base}    request_items: [1, 77]\n`,
      'line 5, column 24: request_items.1: Too big: expected number to be <=76',
    ],
    [
      'an unknown setting',
      `${base}    thresholds:\n      leaver_slo: 8h\n`,
      'line 6, column 7: there is no setting "leaver_slo" (did you mean leaver_sla?)',
    ],
    [
      'a value that a setting does not take',
      `${base}    thresholds:\n      leaver_sla: soon\n`,
      'line 6, column 19: leaver_sla: not a duration such as 24h or 30m, and not a number of working days such as 5wd',
    ],
    ['a setting without a value', `${base}    thresholds:\n      leaver_sla:\n`, 'leaver_sla: '],
    [
      'a day that there is not',
      `${base}    effective_from: 2026-02-30\n`,
      'line 5, column 21: effective_from: no such day',
    ],
    [
      'an end before the start',
      `${base}    effective_from: 2026-02-01\n    effective_to: 2026-01-31\n`,
      'line 6, column 19: it ends on 2026-01-31, before it begins on 2026-02-01',
    ],
    [
      'an id twice',
      `${base}${base.replace('controls:\n', '').replace('A-1', 'a-1')}`,
      'line 5, column 9: the id a-1 is that of line 2',
    ],
    [
      'an id of ours',
      base.replace('A-1', 'K01'),
      'line 2, column 9: "K01" is the id of a criterion or of a procedure',
    ],
    ['an id that is none', base.replace('A-1', '"=cmd|x"'), 'line 2, column 9: id: not an id'],
    ['broken YAML', `${base}  - id: [\n`, /line \d+, column \d+: /],
    ['a member twice', `${base}    title: Two\n`, 'line 5, column 5: Map keys must be unique'],
    ['a list', '- id: A-1\n', 'line 1, column 1: the file: Invalid input: expected object, received array'],
    ['nothing', '# only a comment\n', 'line 1, column 1: it is empty'],
    [
      'an unfolding of aliases',
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\n`,
      'its aliases cannot be resolved',
    ],
  ])('%s', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(/^controls\.yaml does not describe controls: /);
  });

  test('many faults are counted', () => {
    const many = `controls:\n${Array.from({ length: 9 }, (_, index) => `  - id: A-${index}\n`).join('')}`;
    expect(() => read(many)).toThrow(/line 2, .*; and 13 more\.$/);
  });
});

const TWO = `controls:
  - id: AC-07
    title: Leavers
    criteria: [CC6.2-03]
    procedures: [K11]
    thresholds: { leaver_sla: 8h }
    effective_to: 2026-01-31
  - id: AC-08
    title: Leavers, newer
    criteria: [CC6.2-03]
    procedures: [K11]
    thresholds:
      leaver_sla: 4h
    effective_from: 2026-02-01
`;

describe('thresholds', () => {
  const entity = read(TWO);
  const february = { fromMs: JANUARY.toMs, toMs: Date.UTC(2026, 2, 1), label: '2026-02' };

  test('are those of the controls in effect', () => {
    expect(policyOf(entity, JANUARY, null)).toEqual({ leaver_sla: '8h' });
    expect(policyOf(entity, february, null)).toEqual({ leaver_sla: '4h' });
    expect(policyOf(null, JANUARY, null)).toEqual({});
  });

  test('that differ between two controls in effect are an error that names both', () => {
    expect(() => policyOf(entity, { ...JANUARY, toMs: february.toMs }, null)).toThrow(
      'AC-07 (controls.yaml, line 6) sets leaver_sla to 8h, AC-08 (controls.yaml, line 13) to 4h.',
    );
  });

  test('that differ from the settings file are an error that names both; the same value is none', () => {
    const given = (leaver_sla: string) => ({ file: 'settings.json', values: { leaver_sla } });
    expect(() => policyOf(entity, JANUARY, given('24h'))).toThrow(
      'settings.json sets leaver_sla to 24h, AC-07 (controls.yaml, line 6) to 8h.',
    );
    expect(policyOf(entity, JANUARY, given('8h'))).toEqual({ leaver_sla: '8h' });
  });
});

describe('conclusions', () => {
  const text = `controls:
  - { id: AC-07, title: Leavers, criteria: [CC6.2-03, CC9.2], procedures: [K11], request_items: [20] }
  - { id: AC-01, title: Second factor, criteria: [CC6.6-03], procedures: [K01, K03] }
  - { id: PH-01, title: Doors, criteria: [CC6.4] }
  - { id: OLD-1, title: Old, criteria: [CC7.2], procedures: [K21], effective_to: 2025-12-31 }
`;
  const entity = read(text);
  const world = {
    before: { users: [user('alice', ['dev'])], roles: [role('dev', {})] },
    after: { users: [user('alice', ['dev'])], roles: [role('dev', {})] },
  };

  test('results, request list, matrix and gaps lead with the controls', () => {
    withConclusion(world, (bare) => {
      const results = withControls(bare.results, entity, PERIOD);
      const of = (id: string) => results.find((result) => result.id === id);
      expect(of('K11')).toMatchObject({ reference: 'AC-07/K11', controls: ['AC-07'] });
      expect(of('K21')).toMatchObject({ reference: 'CC7.2/K21', controls: [] });

      const requests = requestListRows({ ...bare, entity, results });
      expect(requests.find(({ item }) => item === 20)?.controls).toEqual(['AC-07']);
      expect(requests.find(({ item }) => item === 48)?.controls).toEqual(['AC-01']);

      const summary = concludeControls(entity, PERIOD, results, requests);
      const control = (id: string) => summary.controls.find((one) => one.id === id);
      expect(control('AC-07')).toMatchObject({
        tests: [{ id: 'K11', reference: 'AC-07/K11', result: of('K11')?.result }],
        result: of('K11')?.result,
      });
      expect(control('PH-01')).toMatchObject({ result: 'not_tested', has_evidence: false });
      expect(control('OLD-1')).toMatchObject({ result: 'not_in_effect', in_effect: false, tests: [] });
      expect(summary.controls_without_evidence).toEqual(['AC-01', 'PH-01']);
      expect(summary.unmapped_criteria).toEqual([
        'CC6.1',
        'CC6.3',
        'CC6.7',
        'CC6.8',
        'CC7.1',
        'CC7.2',
        'CC7.3',
        'CC7.4',
        'CC7.5',
        'CC8.1',
      ]);

      const { set, procedures } = bare;
      const lines = [...controlMatrixLines({ set, procedures, events: [], results }, entity, PERIOD)];
      const first = lines.filter((line) => line.control?.id === 'AC-07');
      expect(lines.slice(0, first.length)).toEqual(first);
      expect(new Set(first.map(({ point, criterion }) => point?.id ?? criterion))).toEqual(
        new Set(['CC6.2-03', 'CC9.2']),
      );
      const tests = first.flatMap((line) => line.tests.map(({ reference }) => reference));
      expect(new Set(tests)).toEqual(new Set(['AC-07/K11']));
      expect(lines.filter((line) => line.control?.id === 'PH-01')).toMatchObject([
        { criterion: 'CC6.4', result: 'out_of_scope' },
      ]);
      expect(lines.filter((line) => line.control?.id === 'OLD-1')).toMatchObject([
        { result: 'not_in_effect' },
      ]);
      // nothing is lost: every test and every point of focus is in the matrix
      const listed = new Set(lines.flatMap((line) => line.tests.map(({ id }) => id)));
      expect(results.map(({ id }) => id).filter((id) => !listed.has(id))).toEqual([]);
      const rest = lines.filter((line) => line.control === null);
      expect(rest.some((line) => line.point?.id === 'CC8.1-05')).toBe(true);
      expect(
        rest.filter((line) => line.point?.id === 'CC6.2-03').every(({ dataset }) => dataset === ''),
      ).toBe(true);
    });
  });
});
