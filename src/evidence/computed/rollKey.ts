import type { TimeRange } from '../../formats/timeRange.ts';
import { instantText } from '../../formats/timestamp.ts';
import type { Lifecycle } from './lifecycles.ts';

/** What is known of one resource between two snapshots. Microseconds since 1970. */
export interface KeyFacts {
  dataset: string;
  /** in the opening and in the closing listing */
  was: boolean;
  is: boolean;
  life: Lifecycle;
  expiresUs: number | null;
  /** brought along by the gateway itself */
  preset: boolean;
  /** starts of the two snapshots */
  span: TimeRange;
  /** up to where the log was read without a gap */
  readUs: number;
  /** when the resource says that it was made; null: it does not */
  changedUs: number | null;
  /** a listing is read within this time of its snapshot's start: events in it may or may not show */
  tolerance: number;
}

/** How one resource rolls forward. */
export interface Rolled {
  created: number;
  ended: number;
  outcome: 'explained' | 'expired' | 'exception' | 'judgment';
  /** what does not follow; empty when it does */
  reason: string;
}

/** Decides whether the events of a resource lead from the opening listing to the closing one. */
export function rollKey(facts: KeyFacts): Rolled {
  const { dataset, was, is, life, expiresUs, preset, span, readUs, tolerance } = facts;
  let there = was;
  let created = 0;
  let ended = 0;
  let unexplainedEnd = false;
  for (const step of life.steps) {
    if (step.timeUs > span.toUs) break;
    if (step.there && !there) created += 1;
    if (!step.there && there) ended += 1;
    // it ended although nothing says that it began
    if (!step.there && !there && step.timeUs > span.fromUs + tolerance) unexplainedEnd = true;
    there = step.there;
  }
  const counts = { created, ended };
  if (there === is && !unexplainedEnd) return { ...counts, outcome: 'explained', reason: '' };
  if (there !== is && life.steps.some(({ timeUs, there: later }) => timeUs > span.toUs && later === is))
    return {
      created: created + (is ? 1 : 0),
      ended: ended + (is ? 0 : 1),
      outcome: 'explained',
      reason: '',
    };
  if (there && !is && expiresUs !== null && expiresUs <= span.toUs + tolerance)
    return { ...counts, outcome: 'expired', reason: '' };
  const reason = reasonOf(facts);
  if (preset && is && !was)
    return {
      ...counts,
      outcome: 'judgment',
      reason: `${reason} The gateway brings this role along: was it upgraded?`,
    };
  if (dataset === 'locks' && !is && !was)
    return {
      ...counts,
      outcome: 'judgment',
      reason: `${reason} No deletion event was found, and no snapshot saw when it expires.`,
    };
  const changedUs = facts.changedUs ?? span.toUs;
  if (readUs < span.toUs && changedUs > readUs)
    return {
      ...counts,
      outcome: 'judgment',
      reason: `${reason} The log was read up to ${instantText(readUs)} only.`,
    };
  return { ...counts, outcome: 'exception', reason };
}

function reasonOf({ was, is, life }: KeyFacts): string {
  const presence = (there: boolean) => (there ? 'present' : 'absent');
  const steps = life.steps.map(
    ({ there, timeUs }) => `${there ? 'created or changed' : 'deleted'} ${instantText(timeUs)}`,
  );
  const said = steps.length === 0 ? 'no event explains it' : `events: ${steps.slice(-5).join(', ')}`;
  return `${presence(was)} in the opening snapshot, ${presence(is)} in the closing one; ${said}.`;
}
