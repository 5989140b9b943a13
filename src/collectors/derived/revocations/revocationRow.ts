import { inForceAt, type Revocation } from '../../../records/revocation.ts';
import type { ActorInfo } from '../identities.ts';

/** A revocation with what the store needs to keep it: a stable key, and the time it is filed under. */
export interface RevocationRow {
  /** the same for the same revocation however often it is folded: kind, subject, event uid */
  key: string;
  /** milliseconds since the epoch; the snapshot that showed it where the gateway gives no time */
  atMs: number | null;
  revocation: Revocation;
}

/** A part of a target: kind and name, e.g. ["user", "eve"]. */
export type TargetPart = readonly [kind: string, name: string];

/** Facts of a revocation that a fold gives; the rest follows from them. */
export type RevocationFacts = Pick<Revocation, 'time' | 'kind' | 'actor' | 'source'> & {
  target: readonly TargetPart[];
} & Partial<
    Omit<Revocation, 'in_force' | 'as_of' | 'target' | 'target_kind' | 'target_name' | 'target_user'>
  >;

/** How a revocation ended, or may have. */
export type Undone = Pick<Revocation, 'lifted' | 'lifted_from' | 'lifted_to'>;

export const NOT_UNDONE: Undone = { lifted: null, lifted_from: null, lifted_to: null };

/**
 * Puts a row together.
 *
 * @param key from `revocationKey`
 * @param atMs the time to file it under, milliseconds since the epoch
 * @param observedMs the time up to which the evidence reaches: `in_force` is as of then
 */
export function revocationRow(
  key: string,
  atMs: number | null,
  facts: RevocationFacts,
  observedMs = Number.POSITIVE_INFINITY,
): RevocationRow {
  const { target, ...others } = facts;
  const [kind = '', name = ''] = target[0] ?? [];
  const whole = {
    ...NOT_UNDONE,
    time_from: null,
    time_to: null,
    actor_kind: 'unknown',
    actor_note: '',
    reason: '',
    ends: null,
    confirmed: false,
    log_covers: null,
    event_uid: null,
    lock: null,
    ...others,
    target: targetText(target),
    target_kind: kind,
    target_name: name,
    target_user: target.find(([part]) => part === 'user')?.[1] ?? '',
    as_of: null,
  };
  return { key, atMs, revocation: { ...whole, in_force: inForceAt(whole, observedMs * 1000) } };
}

/** "user:bob role:dba": parts without a name stand alone. */
export function targetText(parts: readonly TargetPart[]): string {
  return parts.map(([kind, name]) => (name === '' ? kind : `${kind}:${name}`)).join(' ');
}

/** The same row with what is known of its actor, unless the fold knew better. */
export function withActor(row: RevocationRow, infoOf: (actor: string) => ActorInfo): RevocationRow {
  const { actor, actor_note } = row.revocation;
  const { kind, note } = infoOf(actor);
  return { ...row, revocation: { ...row.revocation, actor_kind: kind, actor_note: actor_note || note } };
}

/** Key of a revocation: kind, subject, and what distinguishes it from its siblings. Slashes inside a name are escaped. */
export function revocationKey(kind: Revocation['kind'], subject: string, ...rest: string[]): string {
  return [kind, ...[subject, ...rest].map((part) => part.replace(/[%/]/g, encodeURIComponent))].join('/');
}

/** Kind and subject out of a key made by `revocationKey`. */
export function partsOfKey(key: string): { kind: string; subject: string } {
  const [kind = '', subject = ''] = key.split('/');
  return { kind, subject: decodeURIComponent(subject) };
}
