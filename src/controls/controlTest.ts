import type { TestResult } from '../records/controls.ts';
import type { ControlContext } from './context.ts';
import type { ControlSettings } from './settings.ts';

/** One row that breaks the rule; the engine adds test, rule and criteria. */
export interface Finding {
  facts: string;
  /** "<dataset>/<key>" or "events/<uid>" */
  row: string;
}

/** What a test says when it has looked at everything. */
export interface Conclusion {
  population: { description: string; size: number };
  /** why nothing can be proven, or only a part; empty when the evidence carries the test */
  blind: string;
  /** rows or questions that a person must judge */
  notes: readonly string[];
  /** what the explanation says beside the result, e.g. counts */
  remarks?: string;
  /** the feature is not in use or the population is empty, with the reason; empty otherwise */
  notApplicable: string;
}

/** A test of controls: yields each finding as it is met, returns the conclusion. */
export interface ControlTest {
  /** id in the catalogue, e.g. K04 */
  id: string;
  /** the settings it uses: printed beside the result */
  settings: readonly (keyof ControlSettings)[];
  run(context: ControlContext): Generator<Finding, Conclusion>;
}

/** Exceptions outweigh gaps, gaps outweigh questions; nothing found passes only when nothing was hidden. */
export function concluded(findings: number, conclusion: Conclusion): TestResult['result'] {
  if (findings > 0) return 'exception';
  if (conclusion.blind !== '') return 'insufficient_evidence';
  if (conclusion.notApplicable !== '') return 'not_applicable';
  return conclusion.notes.length > 0 ? 'judgment_required' : 'no_exception';
}
