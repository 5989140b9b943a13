import type { EvidenceItem } from '../../records/datasets.ts';

/** The subject of a refusal of an event type, in the words of the dataset `refusals`. */
export type RefusalType = 'login' | 'join' | 'issuance' | 'session' | 'tool_call' | 'access' | 'other';

/** The effect of an event on the session that it names by `sid`; `statement` and `transfer` are counted, not listed. */
export type SessionStep =
  | 'start'
  | 'join'
  | 'leave'
  | 'end'
  | 'upload'
  | 'statement'
  | 'transfer'
  | 'activity';

/** Kinds of sessions in the words of the bundle; Kubernetes (`k8s`) is recognised by the events' own members. */
export type SessionKind = 'ssh' | 'k8s' | 'db' | 'app' | 'desktop' | 'mcp';

/** The row of the request list that a configuration change answers: 31 grants, 32 access rules, 33 all other resources. */
export type ChangeClass = 'grant' | 'access_rule' | 'resource';

/** The change of the configuration that an event records. */
export interface ConfigurationChange {
  /** kind of the changed thing, e.g. "role", "access_list.member" */
  kind: string;
  /** e.g. "created"; "updated" may be logged as "created" (Teleport 14) */
  action: string;
  class: ChangeClass;
}

/** Everything that this program knows of one type of audit event (names and codes: teleport-api §3.8, §3.9). */
export interface EventType {
  event: string;
  /** codes that stand for this type, without the letter at their end unless only that letter is this type's */
  codes: readonly string[];
  item: EvidenceItem;
  /** points of focus to which the event is primary evidence */
  primary: readonly string[];
  supporting: readonly string[];
  /** datasets of the bundle that show it, the most telling one first; none: only the audit log itself shows it */
  datasets: readonly string[];
  /** the session that it belongs to and its step, or null */
  session: { kind: SessionKind; step: SessionStep } | null;
  /** what a refused event of this type refuses; null: one without success is a failure and no refusal */
  refusal: RefusalType | null;
  /** `always`: every event of this type is a refusal or an anomaly, whatever its code says */
  refused: 'always' | 'by_outcome';
  change: ConfigurationChange | null;
  /** what an event of this type shows; completes "It …" */
  shows: string;
}

/** Facts that the event types of one group have in common. Points of focus are written without "CC", parted by blanks. */
export interface EventGroup {
  item: EvidenceItem;
  primary: string;
  supporting?: string;
  datasets?: readonly string[];
  shows: string;
  session?: { kind: SessionKind; step: SessionStep };
  refusal?: RefusalType;
  refused?: 'always';
  /** set where the events are configuration changes */
  change?: ChangeClass;
}

/** Codes of an event type, parted by blanks, alone or with what differs from its group. */
type Member = string | (Partial<EventGroup> & { codes: string });

/** Last words of event types that stand for a change, and the change. */
const ACTIONS: Readonly<Record<string, string>> = {
  create: 'created',
  created: 'created',
  update: 'updated',
  updated: 'updated',
  upsert: 'created or updated',
  delete: 'deleted',
  deleted: 'deleted',
  delete_all: 'all deleted',
  delete_all_for_access_list: 'all deleted',
  review: 'reviewed',
  enable: 'enabled',
  disable: 'disabled',
  trigger: 'triggered',
  force_done: 'forced to its end',
  rollback: 'rolled back',
};

/**
 * The event types of one group.
 *
 * @param group what they have in common
 * @param members event names with their codes and what differs
 */
export function eventGroup(group: EventGroup, members: Readonly<Record<string, Member>>): EventType[] {
  return Object.entries(members).map(([event, member]) => {
    const { codes, ...own } = typeof member === 'string' ? { codes: member } : member;
    const whole = { ...group, ...own };
    return {
      event,
      codes: codes === '' ? [] : codes.split(' '),
      item: whole.item,
      primary: points(whole.primary),
      supporting: points(whole.supporting ?? ''),
      datasets: whole.datasets ?? [],
      session: whole.session ?? null,
      refusal: whole.refusal ?? null,
      refused: whole.refused ?? 'by_outcome',
      change: whole.change === undefined ? null : changeOf(event, whole.change),
      shows: whole.shows,
    };
  });
}

/** The change that an event type's name describes: the kind before its last dot, the action behind it. */
export function changeOf(event: string, of: ChangeClass): ConfigurationChange {
  const dot = event.lastIndexOf('.');
  const verb = event.slice(dot + 1);
  const action = ACTIONS[verb] ?? verb.replaceAll('_', ' ');
  return { kind: event.slice(0, Math.max(0, dot)), action, class: of };
}

function points(text: string): string[] {
  return text === '' ? [] : text.split(' ').map((point) => `CC${point}`);
}
