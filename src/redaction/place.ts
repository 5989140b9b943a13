import type { RedactedMember, RedactionRule } from './rules.ts';
import type { Digest } from './summary.ts';

/** Where a walk through a row is. */
export interface Place {
  /** whether the row is an audit event */
  isEvent: boolean;
  /** type of the event, of one inside a text where that is where the walk is; empty in rows that are no events */
  eventType: string;
  /** whether the event holds traffic of applications (traffic.ts) */
  traffic: boolean;
  path: string;
  depth: number;
  /** names of the members above, outermost first, as bareName writes them */
  parents: readonly string[];
  digest: Digest | undefined;
  redactions: RedactedMember[];
}

/** Notes that something was taken out here. */
export function found(place: Place, rule: RedactionRule): void {
  place.redactions.push({ path: place.path, rule });
}
