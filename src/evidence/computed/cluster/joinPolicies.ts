import type { JsonValue } from '../../../formats/canonicalJson.ts';
import { microseconds } from '../../../formats/timestamp.ts';

/** A policy that asks for others to join a session. */
export interface JoinPolicy {
  name: string;
  filter: string;
  kinds: string[];
  modes: string[];
  count: number;
  /** the session pauses, and does not end, when they leave */
  pauses: boolean;
}

/** Somebody else in a session; times in microseconds since 1970, null where the log does not say. */
export interface Other {
  user: string;
  mode: string;
  joinedUs: number | null;
  leftUs: number | null;
}

/** A session with those who took part besides its owner. */
export interface ModeratedSession {
  user: string;
  kind: string;
  startedUs: number | null;
  endedUs: number | null;
  others: Other[];
}

/** How far a policy was met. */
export interface Moderation {
  policy: string;
  required: number;
  present: number;
  perhaps: number;
  outcome: 'moderated' | 'judgment' | 'ran_on' | 'not_moderated';
  leftUs: number | null;
}

type RolesAt = (user: string, us: number | null) => readonly string[];

/** The gateway ends a session a moment after those who must be there have left. */
const GRACE_US = 60_000_000;
const ORDER = ['moderated', 'judgment', 'ran_on', 'not_moderated'] as const;

/** The policy of a role that was met best: one that is met is enough. */
export function judgePolicies(
  session: ModeratedSession,
  policies: readonly JoinPolicy[],
  rolesAt: RolesAt,
): Moderation {
  const [best] = policies
    .map((policy) => judgePolicy(session, policy, rolesAt))
    .sort((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome) || a.required - b.required);
  if (best === undefined) throw new RangeError('no policy is to be judged');
  return best;
}

function judgePolicy(session: ModeratedSession, policy: JoinPolicy, rolesAt: RolesAt): Moderation {
  const accepted = new Set<string>();
  const uncertain = new Set<string>();
  const there: Other[] = [];
  for (const other of session.others) {
    if (other.mode !== '' && policy.modes.length > 0 && !policy.modes.includes(other.mode)) continue;
    const passes = passesFilter(policy.filter, rolesAt(other.user, other.joinedUs ?? session.startedUs));
    if (passes === 'no') continue;
    (passes === 'yes' ? accepted : uncertain).add(other.user);
    there.push(other);
  }
  const perhaps = [...uncertain].filter((user) => !accepted.has(user)).length;
  const result = {
    policy: policy.name,
    required: policy.count,
    present: accepted.size,
    perhaps,
    leftUs: null,
  };
  if (accepted.size + perhaps < policy.count) return { ...result, outcome: 'not_moderated' };
  const leftUs = policy.pauses ? null : tooFewFrom(session, there, policy.count);
  if (leftUs !== null) return { ...result, outcome: 'ran_on', leftUs };
  return { ...result, outcome: accepted.size < policy.count ? 'judgment' : 'moderated' };
}

/** When too few were left while the session went on; null when that is not shown. */
function tooFewFrom({ endedUs }: ModeratedSession, others: readonly Other[], count: number): number | null {
  if (endedUs === null) return null;
  const leaves = others.flatMap(({ leftUs }) => (leftUs === null ? [] : [leftUs])).sort((a, b) => a - b);
  for (const moment of leaves) {
    const present = new Set(
      others
        .filter(
          ({ joinedUs, leftUs }) =>
            (joinedUs ?? 0) <= moment + GRACE_US && (leftUs === null || leftUs > moment + GRACE_US),
        )
        .map(({ user }) => user),
    );
    if (present.size < count && endedUs > moment + GRACE_US) return moment;
  }
  return null;
}

/** Only the plain question for a role is evaluated; every other filter requires judgment. */
function passesFilter(filter: string, roles: readonly string[]): 'yes' | 'no' | 'judgment' {
  if (filter.trim() === '') return 'yes';
  const questions = filter.split('||').map((part) => ROLE_QUESTION.exec(part)?.[2]);
  if (questions.some((role) => role !== undefined && roles.includes(role))) return 'yes';
  return questions.includes(undefined) ? 'judgment' : 'no';
}

const ROLE_QUESTION = /^\s*contains\(\s*user(\.spec)?\.roles\s*,\s*"([^"\\]*)"\s*\)\s*$/;

/** Microseconds of a time of a row; null where there is none. */
export function instantOf(value: JsonValue | undefined): number | null {
  return typeof value === 'string' ? microseconds(value) : null;
}
