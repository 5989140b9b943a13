import { instantText } from '../../../formats/timestamp.ts';
import type { LifeStep } from './lifecycles.ts';
import type { Listing, Presence } from './rolledListing.ts';

/** A listing is read within this time of its snapshot's start, microseconds: events in it may or may not show. */
export const READ_WITHIN_US = 15 * 60_000_000;

/** Everything that is known of one resource between the opening and the closing listing. Microseconds since 1970. */
export interface KeyFacts {
  dataset: string;
  /** whole listings from the opening one to the closing one, in order */
  listings: readonly Listing[];
  /** those that showed the resource */
  presences: readonly Presence[];
  /** what events say of it, in order */
  steps: readonly LifeStep[];
  /** when it expires by what was found elsewhere; null: that is not known */
  expiresUs: number | null;
}

/** How one resource rolls forward. */
export interface Rolled {
  created: number;
  ended: number;
  expired: number;
  /** `not_read`: the log of the time in question was not read, so that nothing can be said */
  outcome: 'explained' | 'expired' | 'exception' | 'judgment' | 'not_read';
  /** what does not follow; empty when everything does */
  reason: string;
}

interface Fault {
  outcome: 'exception' | 'judgment' | 'not_read';
  reason: string;
}

/** Two neighbouring listings, and what each showed of the resource. */
interface Step {
  from: Listing;
  to: Listing;
  was: Presence | null;
  is: Presence | null;
}

/** Decides whether the events of a resource lead from each listing to the next, and so from the opening to the closing one. */
export function rollKey(facts: KeyFacts): Rolled {
  const sum = { created: 0, ended: 0, expired: 0 };
  const faults: Fault[] = [];
  let next = 0;
  for (const [at, to] of facts.listings.entries()) {
    const from = facts.listings[at - 1];
    if (from === undefined) continue;
    const steps: LifeStep[] = [];
    for (let step = facts.steps[next]; step !== undefined && step.timeUs <= to.us; ) {
      steps.push(step);
      next += 1;
      step = facts.steps[next];
    }
    const step = { from, to, was: shownBy(from, facts), is: shownBy(to, facts) };
    rollStep(facts, step, steps, sum, faults);
  }
  const outcome = (['exception', 'not_read', 'judgment'] as const).find((one) =>
    faults.some((fault) => fault.outcome === one),
  );
  const reason = faults.map((fault) => fault.reason).join(' ');
  return { ...sum, outcome: outcome ?? (sum.expired > 0 ? 'expired' : 'explained'), reason };
}

function shownBy({ snapshot }: Listing, { presences }: KeyFacts): Presence | null {
  const found = presences.find(
    ({ fromSnapshot, untilSnapshot }) =>
      fromSnapshot <= snapshot && (untilSnapshot === null || untilSnapshot > snapshot),
  );
  return found ?? null;
}

function rollStep(
  facts: KeyFacts,
  step: Step,
  steps: readonly LifeStep[],
  sum: { created: number; ended: number; expired: number },
  faults: Fault[],
): void {
  const { from, to, was, is } = step;
  let there = was !== null;
  for (const { there: then, timeUs } of steps) {
    if (then && !there) sum.created += 1;
    if (!then && there) sum.ended += 1;
    if (!then && !there && timeUs > from.us + READ_WITHIN_US)
      faults.push({
        outcome: isRead(step) ? 'exception' : 'not_read',
        reason: `deleted ${instantText(timeUs)}, although neither a snapshot nor an event shows it before.`,
      });
    there = then;
  }
  if (there === (is !== null)) return;
  const shownAlready = facts.steps.some(
    ({ timeUs, there: then }) => timeUs > to.us && timeUs <= to.us + READ_WITHIN_US && then === (is !== null),
  );
  if (shownAlready) {
    if (is === null) sum.ended += 1;
    else sum.created += 1;
    return;
  }
  const expiresUs =
    steps.findLast((one) => one.expiresUs !== null)?.expiresUs ?? was?.last.expiresUs ?? facts.expiresUs;
  if (is === null && expiresUs !== null && expiresUs <= to.us + READ_WITHIN_US) {
    sum.expired += 1;
    return;
  }
  faults.push(faultOf(facts, step, steps));
}

/** Kinds whose events of creation do not say for certain when they expire (teleport-api §0.4 item 7). */
const EXPIRY_UNSAID: ReadonlySet<string> = new Set(['locks', 'roles']);

function faultOf({ dataset }: KeyFacts, step: Step, steps: readonly LifeStep[]): Fault {
  const { to, was, is } = step;
  const reason = reasonOf(step, steps);
  if (!isRead(step)) return { outcome: 'not_read', reason };
  if (is?.first.preset === true && was === null)
    return {
      outcome: 'judgment',
      reason: `${reason} The gateway brings this role along: was it upgraded?`,
    };
  if (is === null && was === null && EXPIRY_UNSAID.has(dataset))
    return {
      outcome: 'judgment',
      reason: `${reason} No deletion event was found, and no snapshot saw when it expires.`,
    };
  if (is === null && dataset === 'tokens')
    return { outcome: 'judgment', reason: `${reason} Not every version logs that a token was deleted.` };
  // the latest moment at which it can have come about
  const changedUs = (was === null ? is?.first.madeUs : null) ?? to.us;
  if (to.readUs < to.us && changedUs > to.readUs)
    return {
      outcome: 'judgment',
      reason: `${reason} The log was read up to ${instantText(to.readUs)} only.`,
    };
  return { outcome: 'exception', reason };
}

/** Whether the log between the two listings was read; a pull reads it up to a little before its own moment. */
function isRead({ to }: Step): boolean {
  return to.readUs >= to.us - READ_WITHIN_US;
}

function reasonOf({ from, to, was, is }: Step, steps: readonly LifeStep[]): string {
  const presence = (there: boolean) => (there ? 'present' : 'absent');
  const said =
    steps.length === 0
      ? 'no event explains it'
      : `events: ${steps
          .slice(-5)
          .map(({ there, timeUs }) => `${there ? 'created or changed' : 'deleted'} ${instantText(timeUs)}`)
          .join(', ')}`;
  const expiresUs = was?.last.expiresUs ?? null;
  const later = is === null && expiresUs !== null ? ` (it expires at ${instantText(expiresUs)})` : '';
  return `${presence(was !== null)} in snapshot ${from.snapshot} of ${instantText(from.us)}, ${presence(is !== null)} in snapshot ${to.snapshot} of ${instantText(to.us)}${later}; ${said}.`;
}
