import { plural } from '../formats/plural.ts';
import { GatewayCallError, type PagingLoopError } from '../gateway/callError.ts';
import type { Gateway, Permission } from '../gateway/gateway.ts';
import type { DatasetStatus } from '../records/datasets.ts';
import type { DatasetOutcomeDraft, Generation, RequiredRule, StateCollector } from './collector.ts';
import { unseenByLabels } from './labelAccess.ts';
import { addRule, permissionOf, ruleText } from './permission.ts';

/** How the reading of a dataset ended. */
export interface Reading {
  rows: number;
  pages: number;
  /** the way that was asked; undefined when the gateway knows none */
  generation: Generation | undefined;
  failure: GatewayCallError | PagingLoopError | undefined;
}

interface Judgement {
  status: DatasetStatus;
  reason: string;
}

/** Says what a reading is worth: silence is never a pass (teleport-api §2.0.4 – §2.0.6, §4). */
export function judge(
  gateway: Gateway,
  collector: StateCollector,
  reading: Reading,
): DatasetOutcomeDraft['outcome'] {
  const rule = reading.generation?.permission ?? collector.permission;
  const { status, reason } = judgement(gateway, collector, reading, rule);
  return {
    dataset: collector.dataset,
    item: collector.item,
    status,
    reason,
    rpc: (reading.generation ?? collector.generations[0])?.rpc ?? '',
    pages: reading.pages,
    permission: rule === null ? '' : ruleText(rule),
    method: 'direct',
  };
}

function judgement(
  gateway: Gateway,
  collector: StateCollector,
  reading: Reading,
  rule: RequiredRule | null,
): Judgement {
  const { failure, rows, generation } = reading;
  if (generation === undefined) return notOffered(gateway, collector);
  const permission = rule === null ? 'yes' : permissionOf(gateway, rule);
  const byRule = rule === null ? undefined : unseenRows(permission, rule, collector.silentFilter, rows);
  const byLabels = unseenByLabels(gateway.callerRoles, collector.labels ?? [], rows);
  const unseen = byLabels?.status === 'denied' ? byLabels : (byRule ?? byLabels);
  if (failure !== undefined) {
    const failed = judgeFailure(failure, rows, rule);
    return failed.status === 'partial' && unseen?.status === 'denied' ? unseen : failed;
  }
  if (unseen !== undefined) return unseen;
  return rows > 0
    ? { status: 'complete', reason: '' }
    : {
        status: 'empty',
        reason: collector.whenEmpty ?? 'listed completely with the required permission; none exist',
      };
}

/** The conclusion from the caller's rules about rows that a gateway may have omitted silently. */
function unseenRows(
  permission: Permission,
  rule: RequiredRule,
  silentFilter: boolean,
  rows: number,
): Judgement | undefined {
  if (permission === 'yes' || (rows > 0 && !silentFilter)) return undefined;
  switch (permission) {
    case 'no':
      return {
        status: 'denied',
        reason: `${addRule(rule)}; without it the gateway silently omits rows`,
      };
    case 'filtered':
      return {
        status: 'partial',
        reason: `the rules of this identity cover a part only, so rows may be missing: ${addRule(rule)}`,
      };
    default:
      return silentFilter
        ? {
            status: 'partial',
            reason: 'the gateway did not report the roles of this identity, so rows may be missing',
          }
        : undefined;
  }
}

/** How `GetTokens` of 14.2 fails for everybody while somebody's invitation or password reset is open (teleport-api §0.4 item 2). */
const PENDING_INVITE = /role \S+ is not registered/i;
const INVITE_WORDS =
  'an invitation, password reset or privilege token of a user is pending, and this version of the gateway then cannot list tokens for anyone. ' +
  'This passes when it is used or expires; the next pull reads the tokens';

function judgeFailure(
  failure: GatewayCallError | PagingLoopError,
  rows: number,
  rule: RequiredRule | null,
): Judgement {
  const text = failure.message;
  if (rows > 0) return { status: 'partial', reason: `the call failed after ${plural(rows, 'row')}: ${text}` };
  if (!(failure instanceof GatewayCallError)) return { status: 'failed', reason: text };
  if (/requires Teleport Enterprise|only available with an enterprise license/i.test(text))
    return { status: 'unsupported', reason: `not offered by this edition: ${text}` };
  if (failure.status === 'PERMISSION_DENIED') {
    const advice = rule !== null && /access denied/i.test(text) ? `; ${addRule(rule)}` : '';
    return { status: 'denied', reason: `${text}${advice}` };
  }
  if (rule?.resource === 'token' && PENDING_INVITE.test(text))
    return { status: 'failed', reason: `${text}: ${INVITE_WORDS}` };
  return { status: 'failed', reason: `${failure.status}: ${text}` };
}

function notOffered({ cluster }: Gateway, { edition }: StateCollector): Judgement {
  const reason =
    edition === 'enterprise' && cluster.edition !== 'enterprise'
      ? 'not offered by this edition of the gateway'
      : `not in this version of the gateway (${cluster.version})`;
  return { status: 'unsupported', reason };
}
