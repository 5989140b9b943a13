import type { ControlException, TestResult } from '../records/controls.ts';
import { TESTS_OF_CONTROLS, type TestInfo } from './catalogue/testsOfControls.ts';
import type { ControlContext } from './context.ts';
import { type Conclusion, type ControlTest, concluded } from './controlTest.ts';
import { CONTROL_TESTS } from './registry.ts';

/**
 * Runs every test of controls of the catalogue, in its order. Tests without code give `not_built`, never a pass.
 *
 * @param context what the tests look at
 * @returns yields each exception as it is found; returns one result a test
 */
export function* runControls(context: ControlContext): Generator<ControlException, TestResult[]> {
  const results: TestResult[] = [];
  for (const info of TESTS_OF_CONTROLS) {
    const test = CONTROL_TESTS.find((candidate) => candidate.id === info.id);
    results.push(test === undefined ? notBuilt(info) : yield* runTest(info, test, context));
  }
  return results;
}

function* runTest(
  info: TestInfo,
  test: ControlTest,
  context: ControlContext,
): Generator<ControlException, TestResult> {
  let exceptions = 0;
  const running = test.run(context);
  let step = running.next();
  while (step.done !== true) {
    exceptions += 1;
    const { facts, row } = step.value;
    yield { test: info.id, rule: info.rule, facts, criteria: [...info.criteria], row };
    step = running.next();
  }
  const conclusion = step.value;
  return {
    ...resultOf(info),
    settings: Object.fromEntries(test.settings.map((name) => [name, context.settings[name]])),
    population: conclusion.population,
    result: concluded(exceptions, conclusion),
    explanation: explain(exceptions, conclusion),
    exceptions,
    notes: [...conclusion.notes],
  };
}

function explain(exceptions: number, conclusion: Conclusion): string {
  const { population, blind, notApplicable, notes, remarks } = conclusion;
  const said: string[] = [];
  if (exceptions > 0) {
    const noun = exceptions === 1 ? 'exception' : 'exceptions';
    said.push(`${exceptions} ${noun} among ${population.size} ${population.description}.`);
  }
  if (blind !== '')
    said.push(`${exceptions > 0 ? 'A part cannot be proven' : 'It cannot be proven'}: ${blind}.`);
  if (exceptions === 0 && blind === '' && notApplicable !== '') said.push(`${notApplicable}.`);
  if (notes.length > 0)
    said.push(`A person must judge ${notes.length === 1 ? 'one point' : `${notes.length} points`}.`);
  if (said.length === 0)
    said.push(`All ${population.size} ${population.description} were looked at; none breaks the rule.`);
  if (remarks) said.push(remarks);
  return said.join(' ');
}

function notBuilt(info: TestInfo): TestResult {
  return {
    ...resultOf(info),
    settings: {},
    population: { description: 'not looked at', size: 0 },
    result: 'not_built',
    explanation: 'This version has no code for this test: nothing was looked at and nothing is claimed.',
    exceptions: 0,
    notes: [],
  };
}

function resultOf(info: TestInfo) {
  return {
    id: info.id,
    title: info.title,
    rule: info.rule,
    criteria: [...info.criteria],
    points_of_focus: [...info.points],
  };
}
