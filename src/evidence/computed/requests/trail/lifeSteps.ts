import type { TrailStep } from '../../../../datasets/access/requestTrail.ts';
import { instantText, microseconds } from '../../../../formats/timestamp.ts';
import type { AccessRequestRecord, RequestDecision } from '../../../../records/accessRequest.ts';
import type { Draft } from './draft.ts';
import type { Owners } from './owners.ts';
import type { ReadTimes } from './readTimes.ts';

/** A trail's frame: the steps of the request's own life, and whether it is complete. */
export interface Life {
  steps: Draft[];
  /** what is missing, in words; empty: the trail is complete */
  open: string[];
  /** everybody who approved */
  approver: string;
  /** from the first to the last instant of the life that was read; microseconds */
  fromUs: number;
  toUs: number;
}

/** Steps of a request's own life from its record: asked, reviewed, decided, ended; and the times of it that were not read. */
export function lifeSteps(request: AccessRequestRecord, read: ReadTimes, owners: Owners): Life {
  const decisions = request.decisions.flatMap((decision) => decisionSteps(request, decision));
  const steps: Draft[] = [askedStep(request, owners), ...decisions, ...settledSteps(request, decisions)];
  const open: string[] = [];
  const createdUs = us(request.created);
  if (createdUs === null) open.push('the log that was read does not show who made the request, and when');
  const known = steps.flatMap(({ us: at }) => at ?? []);
  const fromUs = Math.min(
    ...known,
    us(request.uses[0]?.time ?? null) ?? Number.POSITIVE_INFINITY,
    read.knownUs,
  );
  const undated = decisions.filter(({ us: at }) => at === null).length;
  if (undated > 0) open.push('a decision has no recorded time');
  const end = endOf(request, read);
  steps.push(...end.steps);
  if (end.open !== '') open.push(end.open);
  const toUs = Math.max(fromUs, Math.min(end.us ?? read.knownUs, read.knownUs));
  for (const gap of read.gapsIn({ fromUs, toUs: toUs + 1 })) {
    steps.push({ step: 'not_read', us: gap.fromUs, endUs: gap.toUs, facts: { detail: gap.why } });
    open.push(gap.why);
  }
  const approvers = request.decisions.filter(({ decision }) => decision === 'APPROVED');
  return { steps, open, approver: named(approvers), fromUs, toUs };
}

function askedStep(request: AccessRequestRecord, owners: Owners): Draft {
  const { user, requester_kind, reason, resources, created } = request;
  return {
    step: 'asked',
    us: us(created),
    facts: {
      actor: user,
      actor_kind: requester_kind,
      detail: reason,
      target: resources.join('; '),
      resource_owner: owners.ofResources(resources),
      event_uid: '',
    },
  };
}

const DECIDED: Readonly<Record<string, TrailStep>> = {
  APPROVED: 'approved',
  DENIED: 'denied',
  PROMOTED: 'promoted',
};

/** A review is a separate step; whoever changes the state has decided with it. */
function decisionSteps(request: AccessRequestRecord, decision: RequestDecision): Draft[] {
  const { means, reviewer, reviewer_kind, actor, actor_kind, actor_note, reason, time, event_uid } = decision;
  const isReview = means === 'review' || means === 'automatic_rule';
  const step = isReview ? 'reviewed' : DECIDED[decision.decision];
  if (step === undefined) return [];
  const by = actor !== '' && actor !== reviewer ? `by ${actor} (${actor_kind})` : '';
  const said = [isReview ? decision.decision : promotion(request, step), by, actor_note, reason];
  return [
    {
      step,
      us: us(time),
      facts: {
        actor: reviewer,
        actor_kind: reviewer_kind,
        how: means,
        detail: said.filter((part) => part !== '').join(': '),
        event_uid,
      },
    },
  ];
}

/** The moment at which reviews settled the request: the one that was enough, with who gave it. */
function settledSteps(request: AccessRequestRecord, decisions: readonly Draft[]): Draft[] {
  const settled: [TrailStep, RequestDecision['decision'], string | null, boolean][] = [
    ['approved', 'APPROVED', request.approved, request.was_approved],
    ['denied', 'DENIED', request.resolved, request.state === 'DENIED'],
    ['promoted', 'PROMOTED', request.resolved, request.state === 'PROMOTED'],
  ];
  return settled.flatMap(([step, decision, time, isSo]) => {
    if (!isSo || decisions.some((draft) => draft.step === step)) return [];
    const at = us(time);
    const last = request.decisions.findLast(
      (one) => one.decision === decision && (at === null || (us(one.time) ?? 0) <= at),
    );
    const facts = {
      actor: last?.reviewer ?? '',
      actor_kind: last?.reviewer_kind ?? 'unknown',
      how: last?.means ?? '',
      detail: [promotion(request, step), last === undefined ? 'who decided is not recorded' : '']
        .filter((part) => part !== '')
        .join(': '),
      event_uid: last?.event_uid ?? '',
    };
    return [{ step, us: at, facts }];
  });
}

function promotion({ promoted_to }: AccessRequestRecord, step: TrailStep): string {
  return step === 'promoted' && promoted_to !== '' ? `member of the access list ${promoted_to}` : '';
}

/** How the request ended: denied, promoted, deleted or expired; and what is open where that was not seen. */
function endOf(
  request: AccessRequestRecord,
  read: ReadTimes,
): { steps: Draft[]; us: number | null; open: string } {
  const { state, deleted, was_approved } = request;
  const limit = us(was_approved ? request.granted_until : request.expires);
  const deletedUs = us(deleted?.time ?? null);
  const steps: Draft[] = [];
  if (deleted !== null) {
    const isRevoked =
      was_approved && state !== 'DENIED' && (limit === null || deletedUs === null || deletedUs < limit);
    const facts = { actor: deleted.actor, how: 'access_request.delete' };
    steps.push({ step: isRevoked ? 'revoked' : 'deleted', us: deletedUs, facts });
  }
  const resolvedUs = us(request.resolved);
  if (state === 'DENIED' || state === 'PROMOTED') return { steps, us: resolvedUs, open: '' };
  if (deletedUs !== null && (limit === null || deletedUs < limit)) return { steps, us: deletedUs, open: '' };
  if (limit === null) {
    const open = 'no record says when it expires';
    steps.push({ step: 'end_not_seen', us: null, facts: { detail: open } });
    return { steps, us: deletedUs, open };
  }
  if (limit < read.knownUs) {
    const detail = was_approved ? 'the access ended' : 'nobody approved it in its time';
    steps.push({ step: 'expired', us: limit, facts: { detail } });
    return { steps, us: limit, open: '' };
  }
  const open = `it expires at ${instantText(limit)}, after everything that was read (${instantText(read.knownUs)})`;
  steps.push({ step: 'end_not_seen', us: limit, facts: { detail: open } });
  return { steps, us: limit, open };
}

function named(decisions: readonly RequestDecision[]): string {
  const names = decisions.map(({ reviewer, actor }) => reviewer || actor).filter((name) => name !== '');
  return [...new Set(names)].join('; ');
}

function us(time: string | null): number | null {
  return time === null || time === '' ? null : microseconds(time);
}
