import { z } from 'zod';
import type { TestResult } from '../records/controls.ts';
import { CRITERIA } from './catalogue/criteria.ts';
import type { ControlContext } from './context.ts';

/** One line of known-limitations.txt: what the bundle does not prove, and why. */
export const limitationSchema = z.object({
  /** collection: a dataset · test: a test of controls · scope: a criterion */
  about: z.enum(['collection', 'test', 'scope']),
  /** dataset, test id or criterion */
  subject: z.string(),
  /** partial, denied, failed, unsupported, not collected, blind, manual, not_built, out of scope */
  state: z.string(),
  reason: z.string(),
});
export type Limitation = z.infer<typeof limitationSchema>;

/** Everything that is blind, manual, not built, partial, denied, failed, unsupported or out of scope, each with its reason. */
export function* limitations(context: ControlContext, results: readonly TestResult[]): Generator<Limitation> {
  for (const { dataset, verdict, reason } of context.snapshot.datasets) {
    if (verdict === 'complete' || verdict === 'empty') continue;
    yield { about: 'collection', subject: dataset, state: verdict, reason };
  }
  for (const { id, title, verdict, explanation, notes } of results) {
    if (verdict !== 'blind' && verdict !== 'manual' && verdict !== 'not_built') {
      // An exception may stand beside parts that nobody could prove or that a person must judge.
      if (verdict === 'exception' && explanation.includes('cannot be proven')) {
        yield { about: 'test', subject: `${id} ${title}`, state: 'blind in part', reason: explanation };
      }
      for (const note of notes)
        yield { about: 'test', subject: `${id} ${title}`, state: 'manual', reason: note };
      continue;
    }
    yield { about: 'test', subject: `${id} ${title}`, state: verdict, reason: explanation };
    for (const note of notes)
      yield { about: 'test', subject: `${id} ${title}`, state: 'manual', reason: note };
  }
  for (const criterion of CRITERIA) {
    if (criterion.inScope) continue;
    yield { about: 'scope', subject: criterion.id, state: 'out of scope', reason: criterion.scopeReason };
  }
}
